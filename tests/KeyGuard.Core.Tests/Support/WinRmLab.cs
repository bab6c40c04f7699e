using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.Http;
using KeyGuard.WinRm;
using KeyGuard.WinRm.Facts;
using KeyGuard.WinRm.Protocol;
using KeyGuard.WinRm.Reading;
using KeyGuard.WinRm.Transport;

namespace KeyGuard.Tests.Support;

/// <summary>The Lab's Windows computers, called by their addresses, and how to log on to them.</summary>
internal sealed class WinRmLab(LabControl control)
{
    public const string Admin = @"LAB\lab-winrm-admin";
    public const string Password = "lab-winrm-password";
    public const string LocalAdmin = "Administrator";
    public const string LocalPassword = "lab-local-password";

    public LabControl Control { get; } = control;

    /// <summary>Adds a computer, by a document such as <c>{"name":"srv01.lab.example.com","httpsPort":5986}</c>, and gives back its address.</summary>
    public string Add(string document) => Addresses(document).Single();

    /// <summary>Adds computers and gives back their addresses.</summary>
    public IReadOnlyList<string> Addresses(string document) => Control.AddComputers(document).Select(computer => computer.Address).ToArray();

    public string Fault(string rule) => Control.WinRmFault(rule);

    /// <summary>What was asked, such as <c>Get config</c>.</summary>
    public IReadOnlyList<string> Requests() => Control.WinRmRequests();

    public static WinRmLogOn AsAdmin(WinRmAuthentication authentication = WinRmAuthentication.Negotiate, string user = Admin, string password = Password) =>
        WinRmLogOn.As(authentication, user, Secret.Of(password));

    /// <summary>A client that logs on with the first request.</summary>
    public static WsManClient Client(string address, bool useSsl = false, WinRmLogOn? logOn = null, ServerTrust? trust = null, WinRmPatience? patience = null) =>
        new(WinRmTransports.Open(WinRmTarget.Of(address, useSsl), logOn ?? AsAdmin(), trust ?? ServerTrust.Of(null), patience ?? new WinRmPatience()));

    /// <summary>The pin of the certificate that a computer shows: nobody here trusts the Lab's authority.</summary>
    public static ServerTrust Pin(string address, int port = WinRmTarget.DefaultHttpsPort) => ServerTrust.OfAny([Shown(address, port).Sha256Thumbprint]);

    public static WinRMCertificate Shown(string address, int port = WinRmTarget.DefaultHttpsPort) =>
        CertificateFacts.Of(TlsProbe.LookAsync(address, port, ServerTrust.Of(null), TimeSpan.FromSeconds(30), default).GetAwaiter().GetResult(), DateTimeOffset.UtcNow)!;
}
