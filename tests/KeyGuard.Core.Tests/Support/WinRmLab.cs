using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using KeyGuard.Http;
using KeyGuard.WinRm;
using KeyGuard.WinRm.Protocol;
using KeyGuard.WinRm.Reading;
using KeyGuard.WinRm.Transport;

namespace KeyGuard.Tests.Support;

/// <summary>The Lab's Windows computers: made, looked at from the inside, spoilt.</summary>
internal sealed class WinRmLab : IDisposable
{
    public const string Domain = "LAB";
    public const string Admin = @"LAB\lab-winrm-admin";
    public const string Password = "lab-winrm-password";
    public const string LocalAdmin = "Administrator";
    public const string LocalPassword = "lab-local-password";

    private readonly HttpClient _http;

    public WinRmLab(Uri lab) => _http = new HttpClient(new HttpClientHandler { UseProxy = false }) { BaseAddress = lab };

    /// <summary>Adds a computer, by a document such as <c>{"name":"srv01.lab.example.com","httpsPort":5986}</c>, and gives back its address.</summary>
    public string Add(string document) => Addresses(document).Single();

    /// <summary>Adds computers and gives back their addresses.</summary>
    public IReadOnlyList<string> Addresses(string document) =>
        Parse(Send(HttpMethod.Post, "computers", document)).EnumerateArray().Select(computer => computer.GetProperty("address").GetString()!).ToArray();

    public void Change(string computer, string document) => Send(HttpMethod.Put, "computers/" + computer, document);

    public void Refresh(string computer) => Send(HttpMethod.Post, "computers/" + computer + "/refresh", "{}");

    public JsonElement State(string computer) => Parse(Send(HttpMethod.Get, "computers/" + computer));

    /// <summary>The SHA-1 thumbprint of the authority that makes the computers' certificates.</summary>
    public string AuthorityThumbprint() => Parse(Send(HttpMethod.Get, "")).GetProperty("authorityThumbprint").GetString()!;

#if NET
    /// <summary>A person's certificate with its key.</summary>
    public System.Security.Cryptography.X509Certificates.X509Certificate2 ClientCertificate(string userPrincipalName)
    {
        var pem = Parse(Send(HttpMethod.Post, "clientCertificates", JsonSerializer.Serialize(new { userPrincipalName }))).GetProperty("pem").GetString()!;
        return System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(pem, pem);
    }
#endif

    public void Settings(string change) => Send(HttpMethod.Put, "", change);

    public void Fault(string rule) => Send(HttpMethod.Post, "faults", rule);

    public void ClearFaults() => Send(HttpMethod.Delete, "faults");

    public JsonElement Counters() => Parse(Send(HttpMethod.Get, "counters"));

    public void ClearRequests() => Send(HttpMethod.Delete, "requests");

    /// <summary>What was asked, such as <c>Get config HTTP LAB\lab-winrm-admin</c>.</summary>
    public IReadOnlyList<string> Requests() => Parse(Send(HttpMethod.Get, "requests")).EnumerateArray()
        .Select(request => $"{request.GetProperty("verb").GetString()} {request.GetProperty("resource").GetString()}").ToArray();

    /// <summary>All bytes of all connections, both ways, without those of https.</summary>
    public byte[] Recording() => Parse(Send(HttpMethod.Get, "recording")).EnumerateArray()
        .Where(connection => !connection.GetProperty("isTls").GetBoolean())
        .SelectMany(connection => connection.GetProperty("received").GetBytesFromBase64().Concat(connection.GetProperty("sent").GetBytesFromBase64())).ToArray();

    public static WinRmLogOn AsAdmin(WinRmAuthentication authentication = WinRmAuthentication.Negotiate, string user = Admin, string password = Password) =>
        WinRmLogOn.As(authentication, user, Secret.Of(password));

    /// <summary>A client that logs on with the first request.</summary>
    public static WsManClient Client(string address, bool useSsl = false, WinRmLogOn? logOn = null, ServerTrust? trust = null, WinRmPatience? patience = null) =>
        new(WinRmTransports.Open(WinRmTarget.Of(address, useSsl), logOn ?? AsAdmin(), trust ?? ServerTrust.Of(null), patience ?? new WinRmPatience()));

    /// <summary>The pin of the certificate that a computer shows: nobody here trusts the Lab's authority.</summary>
    public static ServerTrust Pin(string address, int port = WinRmTarget.DefaultHttpsPort) =>
        ServerTrust.OfAny([Shown(address, port).Sha256Thumbprint]);

    public static KeyGuard.WinRm.Facts.WinRMCertificate Shown(string address, int port = WinRmTarget.DefaultHttpsPort) =>
        CertificateFacts.Of(TlsProbe.LookAsync(address, port, ServerTrust.Of(null), TimeSpan.FromSeconds(30), default).GetAwaiter().GetResult(), DateTimeOffset.UtcNow)!;

    public void Dispose() => _http.Dispose();

    private string Send(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, "/lab/winrm" + (path.Length > 0 ? "/" + path : ""));
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = _http.SendAsync(request).GetAwaiter().GetResult();
        var text = response.Content.ReadAsStringAsync().GetAwaiter().GetResult();
        return response.IsSuccessStatusCode ? text : throw new InvalidOperationException($"The Lab refused {method} {path} {body}: {text}");
    }

    private static JsonElement Parse(string text) => JsonDocument.Parse(text).RootElement;
}
