using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Connections;
using KeyGuard.Hosting;
using KeyGuard.KeyProtect;

namespace KeyGuard.BackupKeys.Inventory;

/// <summary>The newest version of each root key that wraps a key, asked once per root key.</summary>
internal sealed class RootKeyVersions(IReadOnlyList<KmsConnection> connections, IKeyGuardHost host)
{
    private readonly Dictionary<(string Instance, string RootKey), string?> _newest = [];

    /// <summary>Whether the form is wrapped under an older version than the newest; null where that is not known.</summary>
    public bool? IsBehind(CustodyWrap wrap)
    {
        if (wrap.RootKeyVersion is null) return null;
        var key = (wrap.InstanceId, wrap.RootKeyId);
        if (!_newest.TryGetValue(key, out var newest)) newest = _newest[key] = Ask(wrap);
        return newest is null ? null : newest != wrap.RootKeyVersion;
    }

    private string? Ask(CustodyWrap wrap)
    {
        var connection = connections.FirstOrDefault(open => string.Equals(open.InstanceId, wrap.InstanceId, StringComparison.OrdinalIgnoreCase));
        if (connection is null) return Unknown(wrap, "there is no connection to it.");
        try
        {
            return connection.Client.GetMetadataAsync(wrap.RootKeyId, host.Stopping).GetAwaiter().GetResult().KeyVersion;
        }
        catch (KmsException failure)
        {
            return Unknown(wrap, failure.Message);
        }
    }

    private string? Unknown(CustodyWrap wrap, string why)
    {
        host.Warning($"The newest version of root key {wrap.RootKeyId} of instance {wrap.InstanceId} is not known: {why}");
        return null;
    }
}
