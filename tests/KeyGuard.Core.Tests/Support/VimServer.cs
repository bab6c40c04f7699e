using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;

namespace KeyGuard.Tests.Support;

/// <summary>A call as a server sees it.</summary>
internal sealed record SentVimCall(string Method, XElement Body, string? Session, string Action, string Path, string Text)
{
    /// <summary>The names of the parameters, in the order in which they came.</summary>
    public IReadOnlyList<string> Names => [.. Body.Elements().Select(element => element.Name.LocalName)];

    public string? Argument(string name) => Body.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
}

/// <summary>
/// Stands in for a vCenter below the HTTP pipeline: sessions are real ones, methods are what a test says. What it sends is
/// shaped like the captures in the protocol's documentation.
/// </summary>
internal sealed class VimServer : HttpMessageHandler
{
    public const string User = "administrator@vsphere.local";
    public const string Password = "pass<&>word";

    private readonly Dictionary<string, Func<SentVimCall, CancellationToken, Task<HttpResponseMessage>>> _methods = [];
    private readonly ConcurrentDictionary<string, bool> _sessions = new();
    private int _lastSession;

    public VimServer()
    {
        On("RetrieveServiceContent", _ => Content());
        Methods("Login", (call, _) => Task.FromResult(LogIn(call)));
        On("Logout", call => { _sessions.TryRemove(call.Session ?? "", out bool _); return ""; });
        On("CreateContainerView", _ => "<returnval type=\"ContainerView\">session[1]view</returnval>");
        On("DestroyView", _ => "");
    }

    public ConcurrentQueue<SentVimCall> Calls { get; } = new();

    /// <summary>What it has been asked for by GET.</summary>
    public ConcurrentQueue<string> Documents { get; } = new();

    /// <summary>The list of versions; null: there is none.</summary>
    public string? Versions { get; set; } = VersionList("urn:vim25", "8.0.1.0", "8.0.0.1", "7.0.3.0", "6.7.2");

    public string About { get; set; } = "<fullName>VMware vCenter Server 8.0.1 build-21560480</fullName><version>8.0.1</version><build>21560480</build><apiType>VirtualCenter</apiType><apiVersion>8.0.1.0</apiVersion><instanceUuid>c1f1ad1a-6e3a-4ec5-a0b8-000000000001</instanceUuid>";

    public int Count(string method) => Calls.Count(call => call.Method == method);

    /// <summary>What a method gives back, as XML below the response element.</summary>
    public VimServer On(string method, Func<SentVimCall, string> reply) => Methods(method, (call, _) => Task.FromResult(Reply(call.Method, reply(call))));

    public VimServer OnFault(string method, string detail, string text = "") => Methods(method, (_, _) => Task.FromResult(Fault(detail, text)));

    public VimServer Methods(string method, Func<SentVimCall, CancellationToken, Task<HttpResponseMessage>> reply)
    {
        _methods[method] = reply;
        return this;
    }

    /// <summary>Ends all sessions, as idling does.</summary>
    public void EndSessions() => _sessions.Clear();

    /// <summary>A session that somebody else opened.</summary>
    public string OpenSession(string value)
    {
        _sessions[value] = true;
        return value;
    }

    public bool Knows(string session) => _sessions.ContainsKey(session);

    public static string VersionList(string name, string newest, params string[] prior) =>
        $"<?xml version=\"1.0\" encoding=\"UTF-8\" ?><namespaces version=\"1.0\"><namespace><name>{name}</name><version>{newest}</version><priorVersions>{string.Concat(prior.Select(version => $"<version>{version}</version>"))}</priorVersions></namespace></namespaces>";

    public static HttpResponseMessage Reply(string method, string inner) => Response(HttpStatusCode.OK, Envelope($"<{method}Response xmlns=\"urn:vim25\">{inner}</{method}Response>"));

    public static HttpResponseMessage Fault(string detail, string text) =>
        Response(HttpStatusCode.InternalServerError, Envelope($"<soapenv:Fault><faultcode>ServerFaultCode</faultcode><faultstring>{text}</faultstring><detail>{detail}</detail></soapenv:Fault>"));

    public static HttpResponseMessage Response(HttpStatusCode status, string body) => new(status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };

    public static string Envelope(string body) =>
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<soapenv:Envelope xmlns:soapenc=\"http://schemas.xmlsoap.org/soap/encoding/\" xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n<soapenv:Body>\n"
        + body + "\n</soapenv:Body>\n</soapenv:Envelope>";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        if (request.Method == HttpMethod.Get)
        {
            Documents.Enqueue(path);
            return path == "/sdk/vimServiceVersions.xml" && Versions is { } list ? Response(HttpStatusCode.OK, list) : Response(HttpStatusCode.NotFound, "<html>not here</html>");
        }
        var call = Read(request, await ReadBodyAsync(request));
        Calls.Enqueue(call);
        if (IsRefused(call)) return Fault("<NotAuthenticatedFault xmlns=\"urn:vim25\" xsi:type=\"NotAuthenticated\"><object type=\"Folder\">group-d1</object><privilegeId>System.View</privilegeId></NotAuthenticatedFault>", "");
        if (!_methods.TryGetValue(call.Method, out var method)) return Fault($"<MethodNotFoundFault xmlns=\"urn:vim25\" xsi:type=\"MethodNotFound\"><receiver type=\"{call.Body.Elements().First().Attribute("type")!.Value}\">x</receiver><method>{call.Method}</method></MethodNotFoundFault>", "");
        return await method(call, cancellationToken);
    }

    private bool IsRefused(SentVimCall call) => call.Method is not ("RetrieveServiceContent" or "Login" or "RetrievePropertiesEx") && (call.Session is null || !_sessions.ContainsKey(call.Session));

    private HttpResponseMessage LogIn(SentVimCall call)
    {
        if (call.Argument("userName") != User || call.Argument("password") != Password)
            return Fault("<InvalidLoginFault xmlns=\"urn:vim25\" xsi:type=\"InvalidLogin\"></InvalidLoginFault>", "Cannot complete login due to an incorrect user name or password.");
        // Quoted, as vCenter does it.
        var session = OpenSession($"\"session-{Interlocked.Increment(ref _lastSession)}\"");
        var reply = Reply("Login", $"<returnval><key>{_lastSession}</key><userName>VSPHERE.LOCAL\\Administrator</userName><loginTime>2026-11-21T17:38:10.439971749Z</loginTime></returnval>");
        reply.Headers.TryAddWithoutValidation("Set-Cookie", $"vmware_soap_session={session}; Path=/; HttpOnly; Secure;");
        return reply;
    }

    private string Content() =>
        $"<returnval><rootFolder type=\"Folder\">group-d1</rootFolder><propertyCollector type=\"PropertyCollector\">propertyCollector</propertyCollector><viewManager type=\"ViewManager\">ViewManager</viewManager><about>{About}</about><sessionManager type=\"SessionManager\">SessionManager</sessionManager><cryptoManager type=\"CryptoManagerKmip\">CryptoManager</cryptoManager></returnval>";

    private static SentVimCall Read(HttpRequestMessage request, string text)
    {
        const string Name = "vmware_soap_session=";
        var body = XDocument.Parse(text).Root!.Elements().Last().Elements().Single();
        var cookie = request.Headers.TryGetValues("Cookie", out var cookies) ? cookies.Single() : null;
        var action = request.Headers.TryGetValues("SOAPAction", out var actions) ? actions.Single() : "";
        return new SentVimCall(body.Name.LocalName, body, cookie?.StartsWith(Name, StringComparison.Ordinal) == true ? cookie.Substring(Name.Length) : null, action, request.RequestUri!.AbsolutePath, text);
    }

    private static async Task<string> ReadBodyAsync(HttpRequestMessage request) =>
#pragma warning disable CA2016 // .NET Framework has no overload with a token
        Encoding.UTF8.GetString(await request.Content!.ReadAsByteArrayAsync());
#pragma warning restore CA2016
}
