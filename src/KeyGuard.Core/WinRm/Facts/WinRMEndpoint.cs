namespace KeyGuard.WinRm.Facts;

/// <summary>One port of a computer, and what happened there.</summary>
public sealed class WinRMEndpoint
{
    internal WinRMEndpoint(int port, bool useSsl, WinRMEndpointState state)
    {
        Port = port;
        UseSSL = useSsl;
        State = state;
    }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>Whether it is the one for https.</summary>
    public bool UseSSL { get; }

    /// <summary>How far it let one come.</summary>
    public WinRMEndpointState State { get; }

    /// <summary>What WinRM called itself there; without log-on with zeros in the place of Windows' version.</summary>
    public string? ProductVersion { get; internal init; }

    /// <summary>The certificate shown there; null for http, and where TLS did not come that far.</summary>
    public WinRMCertificate? Certificate { get; internal init; }

    /// <summary>The id of the error, where there was one.</summary>
    public string? ErrorId { get; internal init; }

    /// <summary>The error in words.</summary>
    public string? Error { get; internal init; }

    /// <summary>The error itself.</summary>
    internal Errors.KeyGuardException? Failure { get; init; }

    /// <summary>Whether a connection was taken, whatever came of it.</summary>
    internal bool IsConnected { get; init; }

    /// <summary>Whether WinRM answers there, whoever it lets in.</summary>
    public bool IsOpen => State is WinRMEndpointState.Answered or WinRMEndpointState.Denied or WinRMEndpointState.Authenticated;

    /// <summary>The same port after somebody tried to log on there.</summary>
    internal WinRMEndpoint After(WinRMEndpointState state, Errors.KeyGuardException? failure) => new(Port, UseSSL, state)
    {
        ProductVersion = ProductVersion,
        Certificate = Certificate,
        ErrorId = failure?.ErrorId,
        Error = failure?.Message,
        Failure = failure,
        IsConnected = IsConnected,
    };

    /// <summary>Such as <c>5986 Authenticated</c>.</summary>
    public override string ToString() => $"{Port} {State}";
}
