using System;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.KeyProtect;
using KeyGuard.Operations.Journal;

namespace KeyGuard.Connections;

/// <summary>
/// An open connection to one Key Protect or HPCS instance, under one identity. It shows where it leads and as whom;
/// the credentials themselves are not part of it.
/// </summary>
public sealed class KmsConnection : IConnection
{
    private readonly IKeyProtectClient? _client;
    private readonly CustodyFile? _custody;
    private readonly KeyGuardException? _missing;
    private volatile bool _closed;

    internal KmsConnection(string name, IKeyProtectClient client, string custodyPath, DateTimeOffset connected)
    {
        Name = name;
        _client = client;
        _custody = CustodyFile.At(custodyPath);
        Journal = JournalFile.At(Operations.Journal.JournalPath.Resolve(null, _custody.Path));
        Connected = connected;
    }

    private KmsConnection(string name, KeyGuardException missing)
    {
        Name = name;
        _missing = missing;
        Journal = null!;
    }

    /// <summary>
    /// Stands for a name that no connection has. PowerShell would report what an argument's transformation throws under
    /// an id of its own; so the failure is kept until the command has begun, and <see cref="RequireOpen"/> throws it.
    /// </summary>
    internal static KmsConnection Missing(string name, KeyGuardException why) => new(name, why);

    /// <summary>The name under which cmdlets find it (<c>-Kms</c>).</summary>
    public string Name { get; }

    /// <summary>The service's base URL.</summary>
    public Uri Endpoint => Service.Endpoint;

    /// <summary>The instance's GUID.</summary>
    public string InstanceId => Service.InstanceId;

    /// <summary>IAM's base URL, or the instance metadata service's; null with a ready access token.</summary>
    public Uri? IamUri { get; internal init; }

    /// <summary>How the connection proves who it is: API key, trusted profile or access token. Never the secret.</summary>
    public string Identity { get; internal init; } = "";

    /// <summary>The id of the root key that new backup keys are wrapped with; null when none was chosen.</summary>
    public string? RootKeyId { get; internal init; }

    /// <summary>The root key's name.</summary>
    public string? RootKeyName { get; internal init; }

    /// <summary>The custody file that this connection records keys in.</summary>
    public string CustodyPath => Custody.Path;

    /// <summary>The recovery bundle that is kept up to date, a file or a folder; null where there is none.</summary>
    public string? BundlePath { get; internal set; }

    /// <summary>The journal in which changes and unwraps through this connection are written down.</summary>
    public string JournalPath => Journal.Path;

    /// <summary>When it was opened, UTC.</summary>
    public DateTimeOffset Connected { get; }

    /// <summary>Whether cmdlets use it when none is named.</summary>
    public bool IsDefault { get; internal set; }

    internal IKeyProtectClient Client => _closed ? throw Faults.ConnectionClosed(Name, "Connect-KeyGuardKms") : Service;

    internal CustodyFile Custody => _custody ?? throw _missing!;

    /// <summary>The root keys that were seen through this connection, for completion.</summary>
    internal RootKeyMemory RootKeys { get; init; } = new();

    internal JournalFile Journal { get; set; }

    internal string RequiredRootKey => RootKeyId ?? throw Faults.RootKeyNotChosen(Name);

    internal bool IsClosed => _closed;

    bool ITracedConnection.IsClosed => _closed;

    string IConnection.Place => $"{Endpoint} {InstanceId}";

    bool IConnection.IsDefault { get => IsDefault; set => IsDefault = value; }

    HttpTraceLog ITracedConnection.Trace => Service.Trace;

    private IKeyProtectClient Service => _client ?? throw _missing!;

    /// <summary>Throws if the name it was asked for by is no open connection's.</summary>
    internal KmsConnection RequireOpen() => _missing is null ? this : throw _missing;

    /// <summary>Remembers a root key that was seen, and gives it back.</summary>
    internal KmsRootKey Known(KmsRootKey rootKey) => RootKeys.Remember(rootKey);

    void IConnection.Close() => Close();

    internal void Close()
    {
        if (_closed) return;
        _closed = true;
        _client?.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
