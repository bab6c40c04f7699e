using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Connections;
using KeyGuard.VSphere.Inventory;

namespace KeyGuard.VSphere.Rekey;

/// <summary>The work on one object. What it throws but a KeyGuardException is a defect.</summary>
internal abstract class RekeyJob
{
    protected RekeyJob(RekeySite site, PlannedRekey plan)
    {
        Site = site;
        Begun = Plan = plan;
    }

    public RekeySite Site { get; }

    public VCenterConnection Connection => Site.Connection;

    /// <summary>What was planned before anything was changed.</summary>
    public PlannedRekey Begun { get; }

    /// <summary>What is to be done, as it was seen last.</summary>
    public PlannedRekey Plan { get; private set; }

    /// <summary>The key for what changes; known after <see cref="PrepareAsync"/>.</summary>
    public KeyRef? Key { get; private set; }

    /// <summary>Whether the key was made for this job just now.</summary>
    public bool KeyIsNew { get; private set; }

    /// <summary>Whether a key may have been asked for.</summary>
    public bool HasAsked { get; private set; }

    /// <summary>Looks afresh, and sees to the key where something is left to do. Changes nothing of the object.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        Plan = await LookAsync(cancellationToken).ConfigureAwait(false);
        if (Plan.Verdict != RekeyVerdict.Ready) return;
        Key = Plan.Key;
        if (Key is not null) return;
        HasAsked = true;
        (Key, KeyIsNew) = await Site.KeyForAsync(Plan, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Does it, and looks what came of it.</summary>
    public abstract Task<RekeyOutcome> ChangeAsync(CancellationToken cancellationToken);

    protected abstract Task<PlannedRekey> LookAsync(CancellationToken cancellationToken);
}
