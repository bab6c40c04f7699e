using System.Collections.Generic;
using KeyGuard.Lab.WinRm.Auth;

namespace KeyGuard.Lab.WinRm.Control;

/// <summary>
/// What a client must know to begin with: the certification authority to trust, whether NTLM is to be had here (Linux, with the
/// package gss-ntlmssp), the file with the keys of Kerberos, if any, and who may log on.
/// </summary>
internal sealed record WinRmInfo(string AuthorityPem, string AuthorityThumbprint, bool Ntlm, string? Keytab, IReadOnlyList<Account> Accounts, int Computers, int LatencyMilliseconds);

/// <summary>A change of what concerns all computers: what is null stays as it is.</summary>
internal sealed record WinRmSettingsChange
{
    public int? LatencyMilliseconds { get; init; }

    /// <summary>Whether all bytes are kept.</summary>
    public bool? Recording { get; init; }

    /// <summary>The file with the keys of Kerberos services, for logons from now on.</summary>
    public string? Keytab { get; init; }
}

internal sealed record ClientCertificateOrder
{
    public string UserPrincipalName { get; init; } = "";

    /// <summary>Whether an authority issues it that nobody knows.</summary>
    public bool Untrusted { get; init; }
}

internal sealed record PemReply(string Pem);

/// <summary>Lines for /etc/hosts: no name server knows the Lab's computers.</summary>
internal sealed record HostsReply(string Hosts);

/// <summary>Bytes in base64.</summary>
internal sealed record RecordedBytes(int Id, string Computer, int Port, bool IsTls, byte[] Received, byte[] Sent);

internal sealed record WinRmCounters(int OpenConnections, int MostConnections, long Connections, long Exchanges);
