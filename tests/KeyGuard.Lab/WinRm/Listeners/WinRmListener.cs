namespace KeyGuard.Lab.WinRm.Listeners;

/// <summary>A listener of the configuration; address and transport are its keys.</summary>
internal sealed record WinRmListener(string Address, string Transport)
{
    public int Port { get; init; }

    public string HostName { get; init; } = "";

    public bool Enabled { get; init; } = true;

    public string UrlPrefix { get; init; } = "wsman";

    /// <summary>Without spaces, in the case it was given in.</summary>
    public string Thumbprint { get; init; } = "";

    /// <summary>Empty for one made by hand; GPO, or Compatibility.</summary>
    public string Source { get; init; } = "";

    public bool IsHttps => Transport == "HTTPS";
}
