using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.Hosting;
using KeyGuard.Operations.Journal;
using KeyGuard.VSphere.Inventory;
using KeyGuard.VSphere.KeyProviders;
using KeyGuard.VSphere.Rekey;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Migrate;

/// <summary>
/// Carries a migration out: machines, vSAN clusters, hosts, then the default, then the proof. Everything is looked at afresh
/// before it is changed, so that a plan may be old, and an interrupted migration is resumed by running it again.
/// </summary>
/// <param name="connection">The vCenter.</param>
/// <param name="host">Whom to tell.</param>
/// <param name="timing">How patient it is.</param>
/// <param name="throttle">How many objects at a time.</param>
/// <param name="confirm">Whether something, described, may be changed.</param>
/// <param name="output">Takes the results of the objects, as they become ready.</param>
internal sealed class Migration(VCenterConnection connection, IKeyGuardHost host, RekeyTiming timing, int throttle, Func<string, bool> confirm, Action<EncryptionKmsChange> output) : IDisposable
{
    // A vSAN cluster gives its hosts its own host key, so their turn comes after it: what it has done needs no key.
    private static readonly RekeyKind[] Order = [RekeyKind.VM, RekeyKind.VsanCluster, RekeyKind.VMHost];
    private readonly CryptoManager _providers = new(connection.Client);
    private readonly UnusedKeys _unused = new(host);
    private Rekeying? _rekeying;

    /// <summary>Whether nothing is to be changed, not even the journal.</summary>
    public bool IsRehearsal { private get; init; }

    /// <exception cref="KeyGuardException">The plan is another vCenter's, or the new provider can't be used.</exception>
    public void Run(MigrationPlan plan)
    {
        if (!string.Equals(plan.VCenterId, connection.InstanceUuid, StringComparison.OrdinalIgnoreCase)) throw Faults.MigrationPlanOfAnother(plan.Server, connection.Name);
        RequireUsable(plan.To);
        foreach (var kind in Order) Rekey(plan, kind);
        host.Stopping.ThrowIfCancellationRequested();
        _unused.Tell();
        MoveDefault(plan);
    }

    /// <summary>What is still under the old provider, as far as vCenter knows.</summary>
    public async Task<VCenterMigrationProof> ProveAsync(MigrationPlan plan, CancellationToken cancellationToken)
    {
        var known = await _providers.ListAsync(cancellationToken).ConfigureAwait(false);
        var source = known.FirstOrDefault(provider => provider.Id == plan.From);
        var hosts = await new HostInventory(connection).ReadAllAsync(cancellationToken).ConfigureAwait(false);
        var unreadable = new VmInventory(connection).Read(_ => true, cancellationToken).Where(vm => vm.Encryption == EncryptionState.Unknown).Select(vm => vm.Name);
        return new VCenterMigrationProof
        {
            From = plan.From,
            To = plan.To,
            Server = connection.Name,
            Default = known.FirstOrDefault(provider => provider.IsDefault)?.Id,
            StillUsing = source is null ? [] : await new KeyProviderUses(_providers).FindAsync(source, cancellationToken).ConfigureAwait(false),
            Unseen = BlindSpots.Of(hosts.Values, unreadable),
        };
    }

    public void Dispose() => _rekeying?.Dispose();

    private void RequireUsable(string provider)
    {
        var facts = Wait(token => new ProviderReader(connection.Client).ReadAsync(provider, token));
        var against = facts.Findings().Where(finding => finding.Blocks).Select(finding => finding.Text).ToArray();
        if (against.Length > 0) throw Faults.RekeyBlocked(provider, string.Join(" ", against));
    }

    private void Rekey(MigrationPlan plan, RekeyKind kind)
    {
        var planned = plan.Items.Where(item => item.Kind == kind).ToArray();
        if (planned.Length == 0) return;
        var options = plan.Parts.First(part => part.Items.Any(item => item.Kind == kind)).Options with { Provider = plan.To };
        _rekeying?.Dispose();
        _rekeying = new Rekeying(host, options, timing, throttle, confirm, output) { IsRehearsal = IsRehearsal, Unused = _unused };
        var (site, fresh) = Wait(token => _rekeying.PlanAsync(kind, connection, [.. planned.Select(item => new ObjectRef(item.Type, item.Id))], token));
        _unused.Look(site);
        var meant = planned.ToLookup(item => (item.Type, item.Id));
        _rekeying.Execute([(site, fresh with { Items = [.. fresh.Items.Select(item => Same(item, meant[(item.Type, item.Id)].First()))] })]);
    }

    // An id may by now mean another machine, which nobody asked to touch.
    private static PlannedRekey Same(PlannedRekey item, PlannedRekey meant)
    {
        if (item.InstanceUuid.Length == 0 || meant.InstanceUuid.Length == 0 || item.InstanceUuid == meant.InstanceUuid) return item;
        return item with { Verdict = RekeyVerdict.Blocked, Findings = [RekeyFinding.Block(RekeyObstacle.Vanished, $"'{meant.Name}' is gone; its id is another machine's now.")] };
    }

    private void MoveDefault(MigrationPlan plan)
    {
        var note = new DefaultNote(connection, plan);
        if (!plan.IsDefault && plan.DefaultOf.Count == 0)
        {
            // An interrupted run had done it, and could not say so any more.
            if (!IsRehearsal && note.Begun(host.Stopping) is { } changed) host.Journal.Plan(connection.Journal, note.Of(JournalPhase.Done, changed));
            return;
        }
        var whose = string.Join(", ", plan.DefaultOf.Select(name => $"cluster '{name}'").Concat(plan.IsDefault ? ["the vCenter"] : []));
        if (!confirm($"the default of {whose}")) return;
        host.Journal.Plan(connection.Journal, note.Of(JournalPhase.Intent, $"the default of {whose}"));
        host.Journal.Write();
        try
        {
            Wait(token => new KeyProviderDefaults(plan.IsDefault, plan.DefaultOf).SetAsync(_providers, plan.To, connection.Name, token));
            host.Journal.Plan(connection.Journal, note.Of(JournalPhase.Done, $"the default of {whose}"));
        }
        catch (KeyGuardException failure)
        {
            host.Journal.Plan(connection.Journal, JournalNote.Failure(JournalAction.KeyProviderSet, plan.To, failure));
            failure.Target ??= plan.To;
            host.ItemFailed(failure);
        }
    }

    private T Wait<T>(Func<CancellationToken, Task<T>> call) => call(host.Stopping).GetAwaiter().GetResult();
}
