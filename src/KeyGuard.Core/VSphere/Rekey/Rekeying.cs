using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.Hosting;
using KeyGuard.VSphere.Soap;
using KeyGuard.VSphere.Vsan;

namespace KeyGuard.VSphere.Rekey;

/// <summary>
/// From objects to results: plans for all, tells what stands against them, and then does what may be done. Nothing is changed
/// before everything has been looked at.
/// </summary>
internal sealed class Rekeying : IDisposable
{
    private readonly IKeyGuardHost _host;
    private readonly RekeyOptions _options;
    private readonly RekeyTiming _timing;
    private readonly Func<string, bool> _confirm;
    private readonly Action<EncryptionKmsChange> _output;
    private readonly int _throttle;
    private UnusedKeys? _unused;
    private RekeyRunner? _runner;

    /// <param name="host">Whom to tell.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="timing">How patient it is.</param>
    /// <param name="throttle">How many objects at a time in each vCenter.</param>
    /// <param name="confirm">Whether an object, described, may be changed.</param>
    /// <param name="output">Takes the results, as they become ready.</param>
    public Rekeying(IKeyGuardHost host, RekeyOptions options, RekeyTiming timing, int throttle, Func<string, bool> confirm, Action<EncryptionKmsChange> output)
    {
        _host = host;
        _options = options;
        _timing = timing;
        _throttle = throttle;
        _confirm = confirm;
        _output = output;
    }

    /// <summary>Whether nothing is to be changed, not even the journal.</summary>
    public bool IsRehearsal { private get; init; }

    /// <summary>Counts the keys, where that goes on beyond this; who gives it tells what came of it.</summary>
    public UnusedKeys? Unused { private get; init; }

    /// <summary>Looks at objects of one kind in one vCenter, and plans. Changes nothing.</summary>
    public async Task<(RekeySite Site, RekeyPlan Plan)> PlanAsync(RekeyKind kind, VCenterConnection connection, IReadOnlyList<ObjectRef> items, CancellationToken cancellationToken)
    {
        var site = await RekeySite.OpenAsync(connection, _options, _timing, cancellationToken).ConfigureAwait(false);
        var plan = kind switch
        {
            RekeyKind.VMHost => HostRekeyPlanning.PlanAsync(site, items, cancellationToken),
            RekeyKind.VsanCluster => VsanRekeyPlanning.PlanAsync(site, items, cancellationToken),
            _ => VmRekeyPlanning.PlanAsync(site, items, cancellationToken),
        };
        return (site, await plan.ConfigureAwait(false));
    }

    /// <summary>Plans and does it.</summary>
    public void Run(RekeyKind kind, IReadOnlyList<(VCenterConnection Connection, ObjectRef Item)> items)
    {
        var plans = items.GroupBy(item => item.Connection, item => item.Item)
            .Select(group => PlanAsync(kind, group.Key, [.. group], _host.Stopping).GetAwaiter().GetResult()).ToArray();
        Execute(plans);
    }

    /// <summary>Does what was planned; what has changed since is seen when its turn comes.</summary>
    public void Execute(IReadOnlyList<(RekeySite Site, RekeyPlan Plan)> plans)
    {
        _unused = Unused ?? new UnusedKeys(_host);
        foreach (var (site, plan) in plans)
        {
            foreach (var item in plan.Items.Where(item => item.Verdict != RekeyVerdict.Ready)) TellUntouched(site, item);
        }
        _runner = new RekeyRunner(_host, _throttle, plans.Count, _unused, _output);
        foreach (var (site, plan) in plans) Begin(site, plan);
        _runner.Complete();
        if (Unused is null) _unused.Tell();
    }

    public void Dispose() => _runner?.Dispose();

    private void Begin(RekeySite site, RekeyPlan plan)
    {
        var required = false;
        site.Resume(plan.Ready);
        foreach (var item in plan.Ready.Where(item => _confirm(Describe(site.Connection, item))))
        {
            if (!required) _host.Journal.Require(site.Connection.Journal);
            required = true;
            _runner!.Add(Job(site, item));
        }
    }

    private void TellUntouched(RekeySite site, PlannedRekey item)
    {
        if (!IsRehearsal)
        {
            foreach (var note in new Settlement(_unused!).Of(site, item)) _host.Journal.Plan(site.Connection.Journal, note);
        }
        _output(RekeyResults.Untouched(site.Connection, item, site.LostBefore(item)));
        if (item.Verdict == RekeyVerdict.Blocked) _host.ItemFailed(Faults.RekeyBlocked(item.Name, item.Remarks));
    }

    private static RekeyJob Job(RekeySite site, PlannedRekey item) => item.Kind switch
    {
        RekeyKind.VMHost => new HostRekeyJob(site, item),
        RekeyKind.VsanCluster => new VsanRekeyJob(site, item),
        _ => new VmRekeyJob(site, item),
    };

    private static string Describe(VCenterConnection connection, PlannedRekey item)
    {
        var parts = string.Join(", ", item.Changes.Select(part => part.Label));
        var remarks = item.Remarks.Length > 0 ? " " + item.Remarks : "";
        return $"{item.Name} of {connection.Name} ({parts}, now under {string.Join(", ", item.Changes.Select(part => part.Before?.Provider).Distinct())}){remarks}";
    }
}
