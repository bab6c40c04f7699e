using System;
using System.Collections.Generic;
using System.Xml.Linq;
using KeyGuard.Lab.WinRm.Auth;
using KeyGuard.Lab.WinRm.Certificates;
using KeyGuard.Lab.WinRm.Computers;
using KeyGuard.Lab.WinRm.Config;
using KeyGuard.Lab.WinRm.Soap;

namespace KeyGuard.Lab.WinRm.Resources;

/// <summary>Finds the resource that a request is about, and has it do what is asked.</summary>
internal sealed class Router(LabAuthority authority)
{
    private readonly Dictionary<string, Resource> _resources = new(StringComparer.OrdinalIgnoreCase)
    {
        [Ns.Config + "/listener"] = new ListenerResource(),
        [Ns.Config + "/service/certmapping"] = new CertificateMappingResource(authority),
        [Ns.Wmi + "root/cimv2/Win32_Service"] = new ServiceResource(),
        [Ns.Wmi + "root/cimv2/Win32_Process"] = new ProcessResource(),
        [Ns.Wmi + "root/cimv2/Win32_OperatingSystem"] = new OperatingSystemResource(),
        [Ns.Wmi + "root/cimv2/Win32_ComputerSystem"] = new ComputerSystemResource(),
        [Ns.Wmi + "root/default/StdRegProv"] = new RegistryResource(),
        [Ns.Wmi + "root/cimv2/StdRegProv"] = new RegistryResource(),
        [Ns.Wmi + "root/StandardCimv2/MSFT_NetFirewallRule"] = new FirewallRuleResource(),
        [Ns.Wmi + "root/StandardCimv2/MSFT_NetFirewallProfile"] = new FirewallProfileResource(),
        [Ns.Wmi + "root/StandardCimv2/MSFT_NetProtocolPortFilter"] = new PortFilterResource(),
        [Ns.Wmi + "root/StandardCimv2/MSFT_NetAddressFilter"] = new AddressFilterResource(),
        [Ns.Shell + "/cmd"] = new ShellResource(),
    };

    private readonly ConfigResource _config = new();

    /// <exception cref="WsmanFault">The service refuses.</exception>
    public byte[] Answer(Computer computer, SoapRequest request, Principal? who)
    {
        if (request.IsIdentify)
            return SoapReply.Identify(who is null ? "OS: 0.0.0 SP: 0.0 Stack: 3.0" : $"OS: {computer.OsVersion} SP: 0.0 Stack: 3.0");

        CheckHeaders(request);
        if (computer.Read(() => !computer.Config.Flag(ConfigSchema.AllowRemoteAccess)))
            throw WsmanFault.Of(Codes.RemoteAccessDisabled);
        if (who is not { Administers: true })
            throw WsmanFault.Of(Codes.AccessDenied);

        XElement? body = Dispatch(new ResourceCall(computer, request, who));
        byte[] reply = SoapReply.Success(request, body);
        if (reply.Length > request.MaxEnvelopeSize)
            throw WsmanFault.Of(Codes.EnvelopeTooLarge);
        return reply;
    }

    private static void CheckHeaders(SoapRequest request)
    {
        if (request.Action.Length == 0 || request.MessageId.Length == 0)
            throw WsmanFault.Of(Codes.MissingHeader);
        if (request.OperationTimeout.StartsWith('-') || request.OperationTimeout.Contains("T-", StringComparison.Ordinal))
            throw WsmanFault.Of(Codes.InvalidHeader);
    }

    private XElement? Dispatch(ResourceCall call)
    {
        Resource resource = Find(call.Request.Resource);
        Computer computer = call.Computer;
        switch (call.Request.Action)
        {
            case Ns.Transfer + "Get":
                return computer.Read(() => resource.Get(call));
            case Ns.Transfer + "Put":
                return computer.Change(() => resource.Put(call));
            case Ns.Transfer + "Create":
                return computer.Change(() => resource.Create(call));
            case Ns.Transfer + "Delete":
                computer.Change(() =>
                {
                    resource.Delete(call);
                    return true;
                });
                return null;
            case Ns.Enumeration + "Enumerate":
                return computer.Read(() => computer.Enumerations.Begin(call, resource.Enumerate(call)));
            case Ns.Enumeration + "Pull":
                return computer.Read(() => computer.Enumerations.Pull(call));
            case Ns.Enumeration + "Release":
                computer.Read(() => computer.Enumerations.Release(call));
                return null;
            default:
                return computer.Change(() => resource.Invoke(call, call.Request.Verb));
        }
    }

    private Resource Find(string uri)
    {
        if (_resources.TryGetValue(uri, out Resource? resource))
            return resource;
        if (uri.StartsWith(Ns.Wmi, StringComparison.OrdinalIgnoreCase) && uri.EndsWith("/*", StringComparison.Ordinal))
            return new AllClasses(uri[..^1], Find);

        return ConfigXml.SectionOf(uri) is not null ? _config : throw WsmanFault.Of(Codes.BadUri);
    }
}
