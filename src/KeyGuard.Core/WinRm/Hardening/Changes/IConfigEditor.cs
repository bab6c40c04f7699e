using System.Threading;
using System.Threading.Tasks;
using KeyGuard.WinRm.Protocol;

namespace KeyGuard.WinRm.Hardening.Changes;

/// <summary>Reads and writes one sort of thing on a computer.</summary>
internal interface IConfigEditor
{
    /// <summary>What it is like now; null where it is not there.</summary>
    Task<ConfigState?> ReadAsync(WsManClient client, string key, CancellationToken cancellationToken);

    /// <summary>Sends what differs between the two, in one request.</summary>
    Task WriteAsync(WsManClient client, string key, ConfigState? from, ConfigState? to, CancellationToken cancellationToken);
}
