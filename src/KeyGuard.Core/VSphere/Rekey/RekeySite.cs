using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Connections;
using KeyGuard.VSphere.Inventory;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Rekey;

/// <summary>What is true of one vCenter throughout a run: its providers, hosts, rights, and what earlier runs left.</summary>
internal sealed class RekeySite
{
    private readonly Dictionary<ObjectRef, IReadOnlyCollection<string>> _missing = [];
    private Task<KeyRef>? _shared;
    private KeyRef? _begun;

    private RekeySite(VCenterConnection connection, RekeyOptions options, RekeyTiming timing)
    {
        Connection = connection;
        Options = options;
        Timing = timing;
        Keys = new CryptoKeys(connection.Client);
    }

    public VCenterConnection Connection { get; }

    public VimClient Client => Connection.Client;

    public RekeyOptions Options { get; }

    public RekeyTiming Timing { get; }

    public CryptoKeys Keys { get; }

    public ProviderFacts Providers { get; private set; } = new();

    public IReadOnlyDictionary<ObjectRef, HostState> Hosts { get; private set; } = new Dictionary<ObjectRef, HostState>();

    public MadeKeys Made { get; private set; } = new();

    /// <summary>Keys that can't be fetched, with vCenter's reason.</summary>
    public IReadOnlyDictionary<KeyRef, string> Unavailable { get; private set; } = new Dictionary<KeyRef, string>();

    public static async Task<RekeySite> OpenAsync(VCenterConnection connection, RekeyOptions options, RekeyTiming timing, CancellationToken cancellationToken)
    {
        var site = new RekeySite(connection, options, timing) { Made = MadeKeys.Read(connection.Journal, connection.InstanceUuid, cancellationToken) };
        site.Providers = await new ProviderReader(site.Client).ReadAsync(options.Provider, cancellationToken).ConfigureAwait(false);
        site.Hosts = await new HostInventory(connection).ReadAllAsync(cancellationToken).ConfigureAwait(false);
        return site;
    }

    public IReadOnlyCollection<string> Missing(ObjectRef item) => _missing.TryGetValue(item, out var missing) ? missing : [];

    /// <summary>Where one key is to serve all: takes up the one that an interrupted run had meant for these.</summary>
    public void Resume(IEnumerable<PlannedRekey> items)
    {
        if (Options.SharedKey && Made.ForAll(items.Select(RekeyNotes.ItemOf)) is { } key && key.IsUnder(Options.Provider)) _begun = key;
    }

    /// <summary>What is to be said of keys that earlier runs may have had made for an object.</summary>
    public string LostBefore(PlannedRekey plan) => LostKeys.Before(Made.Lost(RekeyNotes.ItemOf(plan)));

    /// <summary>What is known around a machine.</summary>
    public VmContext Context(VmState vm) => new()
    {
        Providers = Providers,
        Host = vm.Host is { } host && Hosts.TryGetValue(host, out var known) ? known : null,
        Begun = Made.For(RekeyNotes.ItemOf(new PlannedRekey { Type = vm.Ref.Type, Id = vm.Ref.Id, InstanceUuid = vm.InstanceUuid })),
        MissingPrivileges = Missing(vm.Ref),
        Unavailable = Unavailable,
    };

    /// <summary>Asks which privileges are lacking for objects that are to change; for those that need a key made, on the vCenter as well.</summary>
    public async Task AskRightsAsync(IReadOnlyList<PlannedRekey> items, string[] wanted, CancellationToken cancellationToken)
    {
        var rights = new Privileges(Client);
        var entities = items.Select(item => new ObjectRef(item.Type, item.Id)).ToArray();
        if (entities.Length == 0) return;
        foreach (var found in await rights.MissingAsync(entities, wanted, cancellationToken).ConfigureAwait(false)) _missing[found.Key] = found.Value;
        if (!items.Any(item => item.NeedsKey)) return;
        var root = await rights.MissingAsync([Client.Content.RootFolder], [Privileges.ManageKeys], cancellationToken).ConfigureAwait(false);
        if (root.Count == 0) return;
        foreach (var item in items.Where(item => item.NeedsKey).Select(item => new ObjectRef(item.Type, item.Id))) _missing[item] = [.. Missing(item), Privileges.ManageKeys];
    }

    /// <summary>Asks whether the keys that objects are under now can be had.</summary>
    public async Task AskKeysAsync(IEnumerable<KeyRef> keys, CancellationToken cancellationToken)
    {
        if (!Keys.CanAsk) return;
        try
        {
            Unavailable = await Keys.UnavailableAsync(keys, cancellationToken).ConfigureAwait(false);
        }
        catch (VimException refused) when (refused.Fault is not null)
        {
            // It is asked to warn early; who may not ask learns it when it is tried.
        }
    }

    /// <summary>The key for one object: one that an earlier run had made for it, the one for all, or a new one. <c>IsNew</c> where it was made just now.</summary>
    public async Task<(KeyRef Key, bool IsNew)> KeyForAsync(PlannedRekey plan, CancellationToken cancellationToken)
    {
        if (Made.For(RekeyNotes.ItemOf(plan)) is { } made && made.IsUnder(Options.Provider) && await IsUsableAsync(made, plan, cancellationToken).ConfigureAwait(false)) return (made, false);
        if (!Options.SharedKey) return (await Keys.GenerateAsync(Options.Provider, plan.Name, cancellationToken).ConfigureAwait(false), true);
        return await SharedAsync(plan, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(KeyRef Key, bool IsNew)> SharedAsync(PlannedRekey plan, CancellationToken cancellationToken)
    {
        var mine = new TaskCompletionSource<KeyRef>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Interlocked.CompareExchange(ref _shared, mine.Task, null) is { } others) return (await others.ConfigureAwait(false), false);
        try
        {
            var made = _begun is not null && await IsUsableAsync(_begun, plan, cancellationToken).ConfigureAwait(false) ? _begun : null;
            mine.SetResult(made ?? await Keys.GenerateAsync(Options.Provider, plan.Name, cancellationToken).ConfigureAwait(false));
            return (mine.Task.Result, made is null);
        }
        catch (System.Exception failure)
        {
            mine.SetException(failure);
            throw;
        }
    }

    // A key that others share already is as good where one key is meant for all.
    private async Task<bool> IsUsableAsync(KeyRef key, PlannedRekey plan, CancellationToken cancellationToken)
    {
        if (!Keys.CanAsk) return true;
        if (Options.SharedKey) return (await Keys.UnavailableAsync([key], cancellationToken).ConfigureAwait(false)).Count == 0;
        return await Keys.IsFreeForAsync(key, new ObjectRef(plan.Type, plan.Id), cancellationToken).ConfigureAwait(false);
    }
}
