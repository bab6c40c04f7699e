namespace KeyGuard.WinRm.Protocol;

/// <summary>The resources of the WinRM service that KeyGuard reads or changes.</summary>
internal static class ResourceUris
{
    /// <summary>All settings but the listeners.</summary>
    public const string Config = "http://schemas.microsoft.com/wbem/wsman/1/config";

    public const string Service = Config + "/service";

    public const string ServiceAuth = Config + "/service/auth";

    public const string ServiceDefaultPorts = Config + "/service/defaultports";

    public const string Client = Config + "/client";

    public const string ClientAuth = Config + "/client/auth";

    public const string ClientDefaultPorts = Config + "/client/defaultports";

    public const string Winrs = Config + "/winrs";

    /// <summary>A listener; selectors Address and Transport.</summary>
    public const string Listener = Config + "/listener";

    public const string CertMapping = Config + "/service/certmapping";

    /// <summary>WMI's view of the registry.</summary>
    public const string Registry = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/default/StdRegProv";

    /// <summary>WMI's view of the Windows services; selector Name.</summary>
    public const string WindowsService = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Win32_Service";

    /// <summary>WMI's view of the Windows firewall.</summary>
    public const string FirewallRule = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/StandardCimv2/MSFT_NetFirewallRule";

    /// <summary>WMI's namespace of the network.</summary>
    public const string Network = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/StandardCimv2/";

    public static WsManSelector[] ListenerSelectors(string address, string transport) => [new("Address", address), new("Transport", transport)];
}
