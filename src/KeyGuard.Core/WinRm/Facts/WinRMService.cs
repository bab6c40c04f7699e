namespace KeyGuard.WinRm.Facts;

/// <summary>What a computer's WinRM service accepts. Null where the computer does not say.</summary>
public sealed class WinRMService
{
    internal WinRMService(WinRMSettings settings)
    {
        AllowUnencrypted = settings.Flag("Service/AllowUnencrypted");
        Basic = settings.Flag("Service/Auth/Basic");
        Kerberos = settings.Flag("Service/Auth/Kerberos");
        Negotiate = settings.Flag("Service/Auth/Negotiate");
        Certificate = settings.Flag("Service/Auth/Certificate");
        CredSSP = settings.Flag("Service/Auth/CredSSP");
        CbtHardeningLevel = settings.Text("Service/Auth/CbtHardeningLevel");
        HttpPort = settings.Number("Service/DefaultPorts/HTTP");
        HttpsPort = settings.Number("Service/DefaultPorts/HTTPS");
        IPv4Filter = settings.Text("Service/IPv4Filter");
        IPv6Filter = settings.Text("Service/IPv6Filter");
        EnableCompatibilityHttpListener = settings.Flag("Service/EnableCompatibilityHttpListener");
        EnableCompatibilityHttpsListener = settings.Flag("Service/EnableCompatibilityHttpsListener");
        CertificateThumbprint = settings.Text("Service/CertificateThumbprint");
        AllowRemoteAccess = settings.Flag("Service/AllowRemoteAccess");
        AllowRemoteShellAccess = settings.Flag("Winrs/AllowRemoteShellAccess");
        RootSddl = settings.Text("Service/RootSDDL");
    }

    /// <summary>Whether messages in clear are accepted over http.</summary>
    public bool? AllowUnencrypted { get; }

    /// <summary>Whether one can log on with a name and a password that are sent as they are.</summary>
    public bool? Basic { get; }

    /// <summary>Whether one can log on by Kerberos.</summary>
    public bool? Kerberos { get; }

    /// <summary>Whether one can log on by Negotiate: Kerberos or NTLM.</summary>
    public bool? Negotiate { get; }

    /// <summary>Whether one can log on by client certificate.</summary>
    public bool? Certificate { get; }

    /// <summary>Whether one can log on by CredSSP, which hands the password to the computer.</summary>
    public bool? CredSSP { get; }

    /// <summary><c>None</c>, <c>Relaxed</c> or <c>Strict</c>: whether a log-on must be bound to its TLS connection.</summary>
    public string? CbtHardeningLevel { get; }

    /// <summary>The port of new http listeners.</summary>
    public int? HttpPort { get; }

    /// <summary>The port of new https listeners.</summary>
    public int? HttpsPort { get; }

    /// <summary>The IPv4 addresses on which it listens: <c>*</c>, ranges, or empty for none.</summary>
    public string? IPv4Filter { get; }

    /// <summary>The IPv6 addresses on which it listens.</summary>
    public string? IPv6Filter { get; }

    /// <summary>Whether it listens on port 80 as well.</summary>
    public bool? EnableCompatibilityHttpListener { get; }

    /// <summary>Whether it listens on port 443 as well.</summary>
    public bool? EnableCompatibilityHttpsListener { get; }

    /// <summary>The thumbprint of the service's own certificate, where one is set.</summary>
    public string? CertificateThumbprint { get; }

    /// <summary>Whether requests from other computers are taken.</summary>
    public bool? AllowRemoteAccess { get; }

    /// <summary>Whether remote shells, and with them PowerShell remoting, are allowed.</summary>
    public bool? AllowRemoteShellAccess { get; }

    /// <summary>Who may use the service, in SDDL.</summary>
    public string? RootSddl { get; }

    /// <inheritdoc/>
    public override string ToString() => $"Basic {Basic}, CredSSP {CredSSP}, AllowUnencrypted {AllowUnencrypted}";
}
