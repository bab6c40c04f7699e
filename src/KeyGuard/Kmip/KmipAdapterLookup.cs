using System;
using System.Collections.Generic;
using KeyGuard.Connections;
using KeyGuard.KeyProtect.Kmip;

namespace KeyGuard.Cmdlets.Kmip;

/// <summary>The adapters that one command has asked for.</summary>
internal sealed class KmipAdapterLookup
{
    private readonly Dictionary<KmsConnection, Dictionary<string, KmipAdapter>> _known = [];

    public KmipAdapter Find(KmsConnection connection, string idOrName, Func<KmipAdapter> ask)
    {
        if (!_known.TryGetValue(connection, out var adapters)) _known[connection] = adapters = [];
        if (!adapters.TryGetValue(idOrName, out var adapter)) adapters[idOrName] = adapter = ask();
        return adapter;
    }
}
