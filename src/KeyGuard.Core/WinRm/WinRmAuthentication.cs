namespace KeyGuard.WinRm;

/// <summary>How to log on to a computer's WinRM service.</summary>
internal enum WinRmAuthentication
{
    /// <summary>Kerberos where there is a ticket, else NTLM. Over http every message is encrypted with its session key.</summary>
    Negotiate,

    /// <summary>Kerberos, never NTLM.</summary>
    Kerberos,

    /// <summary>User name and password of a local account, over https only.</summary>
    Basic,

    /// <summary>A client certificate that the computer maps to a local account, over https only.</summary>
    Certificate,
}
