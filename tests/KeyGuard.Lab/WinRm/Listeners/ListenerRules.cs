using System;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text.RegularExpressions;
using KeyGuard.Lab.WinRm.Certificates;
using KeyGuard.Lab.WinRm.Computers;
using KeyGuard.Lab.WinRm.Soap;

namespace KeyGuard.Lab.WinRm.Listeners;

/// <summary>What a listener must be like to be taken; each rule has its code.</summary>
internal static partial class ListenerRules
{
    /// <exception cref="WsmanFault">The listener breaks a rule.</exception>
    public static void Check(Computer computer, WinRmListener listener)
    {
        if (!IsAddress(listener.Address))
            throw WsmanFault.Of(Codes.AddressInvalid);
        if (listener.Port is < 1 or > 65535)
            throw WsmanFault.Of(Codes.PortInvalid);
        if (IsTaken(computer, listener))
            throw WsmanFault.Of(Codes.BindingOwnedByOthers);

        if (listener.IsHttps)
            CheckCertificate(computer, listener);
        else if (listener.Thumbprint.Length > 0)
            throw WsmanFault.Of(Codes.ThumbprintOnHttp);
    }

    /// <summary>A number between 1 and 65535, or the fault.</summary>
    public static int Port(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is >= 1 and <= 65535 ? port : throw WsmanFault.Of(Codes.PortInvalid);

    private static void CheckCertificate(Computer computer, WinRmListener listener)
    {
        if (listener.Thumbprint.Length == 0)
            throw WsmanFault.Of(Codes.ThumbprintBlank);

        MachineCertificate certificate = computer.Store.Find(listener.Thumbprint) ?? throw WsmanFault.Of(Codes.CertificateNotFound);
        if (!certificate.IsForServers)
            throw WsmanFault.Of(Codes.WrongUsage);
        if (!certificate.IsFor(listener.HostName.Length > 0 ? listener.HostName : computer.Name))
            throw WsmanFault.Of(Codes.NameMismatch);
        if (!certificate.HasPrivateKey)
            throw WsmanFault.Of(Codes.NoPrivateKey);
    }

    private static bool IsAddress(string address) =>
        address == "*"
        || (address.StartsWith("IP:", StringComparison.Ordinal) && IPAddress.TryParse(address[3..], out _))
        || (address.StartsWith("MAC:", StringComparison.Ordinal) && MacAddress().IsMatch(address[4..]));

    /// <summary>Whether http.sys has given the port to somebody else, or to WinRM for the other transport.</summary>
    private static bool IsTaken(Computer computer, WinRmListener listener) =>
        computer.ForeignPorts.Contains(listener.Port)
        || computer.Listeners.All.Any(other => other.Port == listener.Port && other.Transport != listener.Transport && other.Enabled);

    [GeneratedRegex("^[0-9A-Fa-f]{2}([-:][0-9A-Fa-f]{2}){5}$")]
    private static partial Regex MacAddress();
}
