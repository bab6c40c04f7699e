using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.KeyProtect;

namespace KeyGuard.Connections;

/// <summary>The root keys that were seen through a connection, each as it was seen last. Completion looks here: Tab never waits for a network.</summary>
internal sealed class RootKeyMemory
{
    private readonly Dictionary<string, KmsRootKey> _seen = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<KmsRootKey> All
    {
        get
        {
            lock (_seen) return _seen.Values.OrderBy(key => key.Name, StringComparer.OrdinalIgnoreCase).ToArray();
        }
    }

    public KmsRootKey Remember(KmsRootKey rootKey)
    {
        lock (_seen)
        {
            if (rootKey.IsRootKey) _seen[rootKey.Id] = rootKey;
        }
        return rootKey;
    }
}
