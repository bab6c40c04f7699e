using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Polyfills;
using KeyGuard.VSphere.Inventory;
using KeyGuard.VSphere.Soap;
using KeyGuard.VSphere.Tasks;

namespace KeyGuard.VSphere.Rekey;

/// <summary>
/// Re-keys one machine as planned: home and its own disks in one reconfigure, first-class disks one by one. What is done is
/// what the machine shows afterwards, whatever was answered.
/// </summary>
internal sealed class VmRekeyer
{
    private const int LooksAfterSuccess = 3;

    private readonly VimClient _client;
    private readonly PlannedRekey _plan;
    private readonly RekeyOptions _options;
    private readonly KeyRef _key;
    private readonly RekeyTiming _timing;
    private readonly ObjectRef _machine;
    private readonly ICollection<ObjectRef> _ended;
    private TimeSpan _queued;
    private string? _task;
    private VmState? _seen;

    /// <param name="client">The vCenter.</param>
    /// <param name="plan">What is to be done.</param>
    /// <param name="options">How.</param>
    /// <param name="key">The key.</param>
    /// <param name="timing">How patient it is.</param>
    /// <param name="ended">The machine's tasks that are known to have ended, and need not be asked for.</param>
    public VmRekeyer(VimClient client, PlannedRekey plan, RekeyOptions options, KeyRef key, RekeyTiming timing, ICollection<ObjectRef> ended)
    {
        _ended = ended;
        _client = client;
        _plan = plan;
        _options = options;
        _key = key;
        _timing = timing;
        _machine = new ObjectRef(plan.Type, plan.Id);
    }

    public async Task<RekeyOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var failure = await TryAsync(() => ReconfigureAsync(cancellationToken)).ConfigureAwait(false);
        foreach (var disk in _plan.Changes.Where(part => part.Kind == RekeyPartKind.FirstClassDisk))
        {
            // Home and disks first: what failed for them is likely to fail here, and would leave more half done.
            failure ??= await TryAsync(() => UpdateDiskAsync(disk, cancellationToken)).ConfigureAwait(false);
        }
        return await ConcludeAsync(failure, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<KeyGuardException?> TryAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
            return null;
        }
        catch (KeyGuardException failure)
        {
            return failure;
        }
    }

    private Task ReconfigureAsync(CancellationToken cancellationToken) => UntilDoneAsync(
        _plan.Changes.Where(part => part.Kind is RekeyPartKind.Home or RekeyPartKind.Disk).ToArray(),
        (sight, left) => Reconfigure(sight, left),
        cancellationToken);

    private Task UpdateDiskAsync(PlannedPart disk, CancellationToken cancellationToken) => UntilDoneAsync([disk], (sight, _) => Update(sight.Vm, disk), cancellationToken);

    // Looks, does what is left, and looks again: the look decides, so that a lost answer or another's change does no harm.
    private async Task UntilDoneAsync(PlannedPart[] parts, Func<VmSight, PlannedPart[], VimCall> call, CancellationToken cancellationToken)
    {
        var patience = new Patience(_timing, _timing.BusyLimit);
        for (var succeeded = 0; parts.Length > 0;)
        {
            var sight = await LookAsync(cancellationToken).ConfigureAwait(false);
            if (await WaitForOthersAsync(sight, cancellationToken).ConfigureAwait(false)) continue;
            _seen = sight.Vm;
            var left = parts.Where(part => !RekeyCheck.IsDone(part, sight.Vm, _key)).ToArray();
            if (left.Length == 0) return;
            if (succeeded > LooksAfterSuccess) throw Faults.RekeyNotSeen(_client.Endpoint, _plan.Name, string.Join(", ", left.Select(part => part.Label)));
            if (succeeded > 0) await _timing.Clock.Pause(_timing.LookAgain, cancellationToken).ConfigureAwait(false);
            if (succeeded > 0 || await AttemptAsync(call(sight, left), patience, cancellationToken).ConfigureAwait(false)) succeeded++;
        }
    }

    private Task<VmSight> LookAsync(CancellationToken cancellationToken) => VmSight.LookAsync(_client, _machine, _plan.Name, _plan.InstanceUuid, cancellationToken);

    private async Task<bool> WaitForOthersAsync(VmSight sight, CancellationToken cancellationToken)
    {
        var running = await sight.RunningAsync(_client, _ended, cancellationToken).ConfigureAwait(false);
        foreach (var task in running) await WaitAsync(task, cancellationToken).ConfigureAwait(false);
        return running.Count > 0;
    }

    // Another's task: how it ends is not our business, but a server that can't tell must not be asked without a pause.
    private async Task WaitAsync(ObjectRef task, CancellationToken cancellationToken)
    {
        var outcome = await _client.Tasks.WaitAsync(task, null, cancellationToken).ConfigureAwait(false);
        if (outcome.State == VimTaskState.Unknown) await _timing.Clock.Pause(_timing.FirstPause, cancellationToken).ConfigureAwait(false);
    }

    // True when vCenter said that it was done; false when it is worth looking again.
    private async Task<bool> AttemptAsync(VimCall call, Patience patience, CancellationToken cancellationToken)
    {
        try
        {
            var task = await _client.StartAsync(call, cancellationToken).ConfigureAwait(false);
            _task = task.Id;
            var outcome = await _client.Tasks.WaitAsync(task, null, cancellationToken).ConfigureAwait(false);
            if (outcome.State != VimTaskState.Unknown) _ended.Add(task);
            if (outcome.Queued > _queued) _queued = outcome.Queued;
            if (outcome.Failure(_client.Endpoint, call.Method, _plan.Name) is { } failed) throw failed;
            return true;
        }
        catch (VimException busy) when (busy.IsBusy || busy.IsOutcomeUnknown)
        {
            if (busy.Is("TaskInProgress") && busy.Fault!.Detail.Reference("task") is { } other) await WaitAsync(other, cancellationToken).ConfigureAwait(false);
            if (await patience.PauseAsync(cancellationToken).ConfigureAwait(false)) return false;
            throw busy.IsBusy ? Faults.RekeyBusy(_client.Endpoint, _plan.Name, (int)_timing.BusyLimit.TotalMinutes, busy) : busy;
        }
    }

    private VimCall Reconfigure(VmSight sight, PlannedPart[] left)
    {
        var home = left.Any(part => part.Kind == RekeyPartKind.Home);
        var changing = new HashSet<int?>(left.Where(part => part.Kind == RekeyPartKind.Disk).Select(part => part.Device));
        var spec = new VmCryptoSpec(_options, _key)
        {
            ChangeVersion = sight.Vm.ChangeVersion,
            Home = home,
            Disks = [.. sight.Vm.Disks
                .Where(disk => disk is { FirstClassId: null, IsEncrypted: true } && (home || changing.Contains(disk.Device)))
                .Select(disk => (disk, sight.Device(disk), changing.Contains(disk.Device)))],
        };
        return new VimCall("ReconfigVM_Task", _machine) { Subject = _plan.Name, Arguments = writer => writer.Object("spec", spec.Write) };
    }

    private VimCall Update(VmState vm, PlannedPart part)
    {
        if (_client.Content.VStorageObjectManager is not { } manager || !_client.Includes(VimVersion.V70)) throw Faults.FirstClassDisksUnsupported(_client.Endpoint, _plan.Name);
        if (vm.Disks.FirstOrDefault(disk => disk.FirstClassId == part.FirstClassId) is not { } disk) throw Faults.RekeyVanished(_client.Endpoint, $"{_plan.Name}, {part.Label}");
        var spec = new VmCryptoSpec(_options, _key);
        return new VimCall("UpdateVStorageObjectCrypto_Task", manager)
        {
            Subject = $"{_plan.Name}, {part.Label}",
            Arguments = writer =>
            {
                writer.Object("id", id => id.Text("id", part.FirstClassId!));
                writer.Ref("datastore", new ObjectRef("Datastore", disk.Datastore ?? part.Datastore ?? ""));
                spec.WriteProfile(writer, "profile");
                writer.Object("disksCrypto", crypto => spec.WriteChain(crypto, disk.Chain));
            },
        };
    }

    private async Task<RekeyOutcome> ConcludeAsync(KeyGuardException? failure, CancellationToken cancellationToken)
    {
        // Without a failure the last look was after the last change.
        if (failure is null && _seen is not null) return Conclude(_seen, null);
        VmState? seen = null;
        var blind = await TryAsync(async () => seen = (await LookAsync(cancellationToken).ConfigureAwait(false)).Vm).ConfigureAwait(false);
        return Conclude(seen, failure ?? blind);
    }

    private RekeyOutcome Conclude(VmState? seen, KeyGuardException? failure) => RekeyCheck.Conclude(_plan, _key, seen, failure) with { Task = _task, Queued = _queued };
}
