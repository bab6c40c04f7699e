namespace KeyGuard.WinRm.Facts;

/// <summary>How a computer's own WinRM client logs on to others. Null where the computer does not say.</summary>
public sealed class WinRMClientSettings
{
    internal WinRMClientSettings(WinRMSettings settings)
    {
        AllowUnencrypted = settings.Flag("Client/AllowUnencrypted");
        Basic = settings.Flag("Client/Auth/Basic");
        Digest = settings.Flag("Client/Auth/Digest");
        Kerberos = settings.Flag("Client/Auth/Kerberos");
        Negotiate = settings.Flag("Client/Auth/Negotiate");
        Certificate = settings.Flag("Client/Auth/Certificate");
        CredSSP = settings.Flag("Client/Auth/CredSSP");
        TrustedHosts = settings.Text("Client/TrustedHosts");
        HttpPort = settings.Number("Client/DefaultPorts/HTTP");
        HttpsPort = settings.Number("Client/DefaultPorts/HTTPS");
    }

    /// <summary>Whether it sends messages in clear over http.</summary>
    public bool? AllowUnencrypted { get; }

    /// <summary>Whether it logs on with name and password sent as they are.</summary>
    public bool? Basic { get; }

    /// <summary>Whether it logs on by Digest.</summary>
    public bool? Digest { get; }

    /// <summary>Whether it logs on by Kerberos.</summary>
    public bool? Kerberos { get; }

    /// <summary>Whether it logs on by Negotiate.</summary>
    public bool? Negotiate { get; }

    /// <summary>Whether it logs on by certificate.</summary>
    public bool? Certificate { get; }

    /// <summary>Whether it logs on by CredSSP.</summary>
    public bool? CredSSP { get; }

    /// <summary>The computers that it believes without proof; <c>*</c> for all.</summary>
    public string? TrustedHosts { get; }

    /// <summary>The port it uses for http.</summary>
    public int? HttpPort { get; }

    /// <summary>The port it uses for https.</summary>
    public int? HttpsPort { get; }

    /// <inheritdoc/>
    public override string ToString() => $"Basic {Basic}, Digest {Digest}, AllowUnencrypted {AllowUnencrypted}";
}
