using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Connections;
using KeyGuard.KeyProtect.Kmip;
using KeyGuard.Operations.Journal;

namespace KeyGuard.Cmdlets.Kmip;

/// <summary>Base of the cmdlets about KMIP adapters.</summary>
public abstract class KmipCmdlet : KeyGuardCmdlet
{
    private readonly KmipAdapterLookup _adapters = new();

    /// <summary>The connection given, or the default one.</summary>
    private protected KmsConnection Use(KmsConnection? given) => Traced(given ?? ConnectionRegistry.Current.Default);

    /// <summary>An adapter by id or name. Asked for once: of thousands of keys from a pipeline, all may be of one adapter.</summary>
    private protected KmipAdapter FindAdapter(KmsConnection connection, string idOrName) =>
        _adapters.Find(connection, idOrName, () => Await(token => connection.Client.Kmip.GetAdapterAsync(idOrName, token)));

    /// <summary>Changes something, with the intent in the journal before and the outcome after.</summary>
    private protected T Journalled<T>(
        KmsConnection connection, string action, string name, IReadOnlyDictionary<string, string> before, Func<CancellationToken, Task<T>> change, Func<T, IReadOnlyDictionary<string, string>> after) =>
        new KmipJournal(KeyGuardHost.Journal, connection.Custody).Run(action, name, before, () => Await(change), after);
}
