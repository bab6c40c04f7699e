using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Connections;
using KeyGuard.VSphere.Properties;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Inventory;

/// <summary>
/// The machines of one vCenter: a light pass over all of them, and a second one, with their devices, over the encrypted
/// ones among those that are wanted. Devices are most of the bytes, and few machines are encrypted.
/// </summary>
internal sealed class VmInventory
{
    private readonly VimClient _client;

    public VmInventory(VCenterConnection connection) => _client = connection.Client;

    /// <summary>All whose name is wanted; the plain ones first, because they need no second look.</summary>
    /// <param name="wanted">Whether a name is wanted; asked with the name as vCenter keeps it.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public IEnumerable<VmState> Read(Func<string, bool> wanted, CancellationToken cancellationToken) =>
        Read(PropertyQuery.All("VirtualMachine", VmPaths.Light), wanted, cancellationToken);

    /// <summary>These, if they are there.</summary>
    public IEnumerable<VmState> Read(IEnumerable<ObjectRef> machines, CancellationToken cancellationToken) =>
        Read(PropertyQuery.Of(machines, VmPaths.Light), _ => true, cancellationToken);

    /// <summary>Reads these for a change; those that are gone are told by their references.</summary>
    public Task ReadForChangeAsync(IEnumerable<ObjectRef> machines, Action<VmState> found, Action<ObjectRef> gone, CancellationToken cancellationToken) =>
        _client.ReadAsync(Full(machines, VmPaths.Changed), item => Sort(item, found, gone), cancellationToken);

    private static PropertyQuery Full(IEnumerable<ObjectRef> machines, string[] paths) => PropertyQuery.Of(machines, VmPaths.Only, paths);

    private static void Sort(VimObject item, Action<VmState> found, Action<ObjectRef> gone)
    {
        if (item.IsGone) gone(item.Ref);
        else found(VmReader.Read(item));
    }

    private IEnumerable<VmState> Read(PropertyQuery light, Func<string, bool> wanted, CancellationToken cancellationToken)
    {
        // Only their references are kept: the second pass brings everything anew.
        var encrypted = new List<ObjectRef>();
        foreach (var vm in Handover.Of<VmState>((found, token) => _client.ReadAsync(light, item => Take(item, found), token), cancellationToken))
        {
            if (!wanted(vm.RawName)) continue;
            if (vm.IsEncrypted) encrypted.Add(vm.Ref);
            else yield return vm;
        }
        if (encrypted.Count == 0) yield break;
        var full = Full(encrypted, VmPaths.Shown);
        foreach (var vm in Handover.Of<VmState>((found, token) => _client.ReadAsync(full, item => Take(item, found), token), cancellationToken)) yield return vm;
    }

    // What is gone by now is not part of the inventory any more.
    private static void Take(VimObject item, Action<VmState> found) => Sort(item, found, _ => { });
}
