using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading;
using System.Threading.Tasks;
using System.Xml;
using System.Xml.Linq;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.WinRm;
using KeyGuard.WinRm.Protocol;
using KeyGuard.WinRm.Transport;

namespace KeyGuard.Cmdlets.WinRm;

/// <summary>
/// Requests to one computer as cmdlets of Microsoft.WSMan.Management. What differs from our own client: a change reads the whole
/// resource first and writes it back, and the certificate that was shown stays unknown.
/// </summary>
internal sealed class NativeTransport(WinRmDoor door, RunspacePool pool, PSCredential? credential, string? thumbprint, WinRmPatience patience) : IWsManTransport
{
    public const string GetName = "Get-WSManInstance";

    public WinRmDoor Door => door;

    public HttpTraceLog? Trace => null;

    public async Task<XElement?> SendAsync(WsManRequest request, CancellationToken cancellationToken)
    {
        using var shell = PowerShell.Create();
        shell.RunspacePool = pool;
        Command(shell, request);
        using var registration = cancellationToken.Register(() => shell.BeginStop(null, null));
        try
        {
            var output = await Task.Factory.FromAsync(shell.BeginInvoke(), shell.EndInvoke).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (shell.Streams.Error.FirstOrDefault() is { } error) throw Failure(request, error.Exception);
            return Reply(request, output.Select(Element).OfType<XElement>().ToArray());
        }
        catch (RuntimeException failure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Failure(request, failure);
        }
    }

    public void Dispose()
    {
    }

    private void Command(PowerShell shell, WsManRequest request)
    {
        // Which option object the cmdlets take is theirs to know.
        shell.AddCommand("New-WSManSessionOption").AddParameter("OperationTimeout", (int)patience.Operation.TotalMilliseconds);
        var option = shell.Invoke().FirstOrDefault();
        shell.Commands.Clear();
        shell.AddCommand(Name(request.Action)).AddParameter("ComputerName", door.Target.ComputerName).AddParameter("Port", door.Target.Port)
            .AddParameter("Authentication", door.Authentication == WinRmAuthentication.Certificate ? "ClientCertificate" : door.Authentication.ToString())
            .AddParameter("ErrorAction", ActionPreference.Stop);
        if (door.Target.UseSsl) shell.AddParameter("UseSSL");
        if (door.Target.Path != WinRmTarget.DefaultPath) shell.AddParameter("ApplicationName", door.Target.Path);
        if (credential is not null) shell.AddParameter("Credential", credential);
        if (thumbprint is not null) shell.AddParameter("CertificateThumbprint", thumbprint);
        if (request.Action == WsManAction.Identify) return;
        shell.AddParameter("SessionOption", option).AddParameter("ResourceURI", request.ResourceUri);
        if (request.Selectors.Count > 0) shell.AddParameter("SelectorSet", new Hashtable(request.Selectors.ToDictionary(selector => selector.Name, selector => selector.Value)));
        if (request.Action == WsManAction.Enumerate)
        {
            shell.AddParameter("Enumerate");
            if (request.Body?.Part("Filter") is { } filter) shell.AddParameter("Filter", filter.Value).AddParameter("Dialect", filter.Mark("Dialect"));
        }
        else if (request.Body is { } body) shell.AddParameter("ValueSet", Values(body));
        if (request.Action == WsManAction.Invoke) shell.AddParameter("Action", request.Method);
    }

    private static string Name(WsManAction action) => action switch
    {
        WsManAction.Identify => "Test-WSMan",
        WsManAction.Get or WsManAction.Enumerate => GetName,
        WsManAction.Put => "Set-WSManInstance",
        WsManAction.Create => "New-WSManInstance",
        WsManAction.Delete => "Remove-WSManInstance",
        WsManAction.Invoke => "Invoke-WSManAction",
        _ => throw new NotSupportedException(action.ToString()),
    };

    private static Hashtable Values(XElement body)
    {
        if (body.Elements().Any(element => element.HasElements)) throw new NotSupportedException("These cmdlets take names and values only.");
        var values = new Hashtable(StringComparer.Ordinal);
        foreach (var element in body.Elements()) values[element.Name.LocalName] = element.Value;
        return values;
    }

    private static XElement? Element(PSObject output) => output.BaseObject is XmlElement element ? XElement.Parse(element.OuterXml) : null;

    // An enumeration comes item by item here; to those above it looks like one reply with all of them.
    private static XElement? Reply(WsManRequest request, XElement[] output) => request.Action != WsManAction.Enumerate
        ? output.FirstOrDefault()
        : new XElement(WsManNames.Enumeration + "EnumerateResponse", new XElement(WsManNames.WsMan + "Items", output), new XElement(WsManNames.WsMan + "EndOfSequence"));

    private WsManException Failure(WsManRequest request, Exception failure)
    {
        var text = (failure as RuntimeException)?.ErrorRecord?.Exception?.Message ?? failure.Message;
        var fault = WsManReplyReader.ReadFaultText(text) ?? new WsManFault { Text = Redactor.Clean(text) };
        return Faults.WinRm(fault.Without(credential?.Password), request, door.Target.ComputerName);
    }
}
