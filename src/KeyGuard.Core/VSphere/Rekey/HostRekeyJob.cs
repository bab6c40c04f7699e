using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Polyfills;
using KeyGuard.VSphere.Inventory;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Rekey;

/// <summary>
/// The change of one host's key (HostSystem.ConfigureCryptoKey). The call gives nothing back and no task, so the host is
/// looked at until it shows the key.
/// </summary>
internal sealed class HostRekeyJob(RekeySite site, PlannedRekey plan) : RekeyJob(site, plan)
{
    private static readonly VimVersion DropsOldKeys = VimVersion.Parse("6.7")!.Value;

    private ObjectRef Host => new(Plan.Type, Plan.Id);

    private PlannedPart Part => Plan.Parts[0];

    public override async Task<RekeyOutcome> ChangeAsync(CancellationToken cancellationToken)
    {
        KeyGuardException? failure = null;
        KeyRef? seen = null;
        try
        {
            await ConfigureAsync(cancellationToken).ConfigureAwait(false);
            seen = await WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (KeyGuardException failed)
        {
            failure = failed;
            seen = await LookAfterAsync(cancellationToken).ConfigureAwait(false);
            // It shows the key, whatever was answered.
            if (RekeyCheck.IsAt(seen, Part.Before, Key!)) failure = null;
        }
        var done = failure is null;
        var message = done ? await DropOldKeyAsync(cancellationToken).ConfigureAwait(false) : failure!.Message;
        return new RekeyOutcome
        {
            Status = done ? RekeyStatus.Rekeyed : RekeyStatus.Failed,
            Parts = [RekeyedPart.Of(Part, seen ?? Part.Before, done)],
            Key = Key,
            Failure = failure,
            Message = message,
            // A refusal leaves the key unused; where the answer is missing nobody knows.
            KeyIsUnused = failure is VimException { Fault: not null } && Key!.KeyId.Length > 0,
        };
    }

    protected override async Task<PlannedRekey> LookAsync(CancellationToken cancellationToken)
    {
        var host = await new HostInventory(Connection).ReadAsync(Host, cancellationToken).ConfigureAwait(false) ?? throw Faults.RekeyVanished(Site.Client.Endpoint, Plan.Name);
        return HostPlanner.Plan(host, Site.Options, Site.Providers, Site.Missing(Host));
    }

    // A lost answer is no failure: setting a key twice is setting it once.
    private async Task ConfigureAsync(CancellationToken cancellationToken) => await Site.Client.CallAsync(
        new VimCall("ConfigureCryptoKey", Host) { Subject = Plan.Name, Repeatable = Key!.KeyId.Length > 0, Arguments = writer => writer.Object("keyId", Key.Write) },
        cancellationToken).ConfigureAwait(false);

    private async Task<KeyRef?> LookAfterAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await new HostInventory(Connection).ReadAsync(Host, cancellationToken).ConfigureAwait(false))?.Key;
        }
        catch (KeyGuardException)
        {
            // The first failure says why.
            return null;
        }
    }

    private async Task<KeyRef> WaitAsync(CancellationToken cancellationToken)
    {
        var clock = Site.Timing.Clock;
        for (var since = clock.GetTimestamp(); ;)
        {
            var host = await new HostInventory(Connection).ReadAsync(Host, cancellationToken).ConfigureAwait(false) ?? throw Faults.RekeyVanished(Site.Client.Endpoint, Plan.Name);
            if (RekeyCheck.IsAt(host.Key, Part.Before, Key!)) return host.Key!;
            if (clock.GetElapsedTime(since) >= Site.Timing.HostLimit) throw Faults.HostKeyNotSeen(Site.Client.Endpoint, Plan.Name, (int)Site.Timing.HostLimit.TotalSeconds);
            await clock.Pause(Site.Timing.LookAgain, cancellationToken).ConfigureAwait(false);
        }
    }

    // From 6.7 on the server drops a host's old key itself. Before, it stays in the host's cache until somebody does; never by force.
    private async Task<string> DropOldKeyAsync(CancellationToken cancellationToken)
    {
        if (Site.Client.Includes(DropsOldKeys) || Part.Before is not { } old) return "";
        try
        {
            var host = await Site.Client.ReadAsync(Host, ["configManager.cryptoManager"], cancellationToken).ConfigureAwait(false);
            if (host.Reference("configManager.cryptoManager") is not { } manager) return "";
            await Site.Client.CallAsync(new VimCall("RemoveKeys", manager) { Subject = Plan.Name, Arguments = writer => Remove(writer, old) }, cancellationToken).ConfigureAwait(false);
            return "";
        }
        catch (VimException failure)
        {
            return $"The host's old key {old} stays in its cache: {failure.Message}";
        }
    }

    private static void Remove(SoapWriter writer, KeyRef old)
    {
        writer.Object("keys", old.Write);
        writer.Flag("force", false);
    }
}
