using System;
using System.Net;

namespace KeyGuard.Http;

/// <summary>The system's proxy, but never for an address on this machine.</summary>
internal sealed class LocalBypassProxy : IWebProxy
{
    private readonly IWebProxy _system;

    public LocalBypassProxy(IWebProxy system) => _system = system;

    public ICredentials? Credentials
    {
        get => _system.Credentials;
        set => _system.Credentials = value;
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? destination : _system.GetProxy(destination);

    public bool IsBypassed(Uri host) => EndpointRules.IsLocal(host) || _system.IsBypassed(host);
}
