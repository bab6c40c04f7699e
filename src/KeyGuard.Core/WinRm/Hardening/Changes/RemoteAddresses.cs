using System;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using KeyGuard.Errors;

namespace KeyGuard.WinRm.Hardening.Changes;

/// <summary>
/// From where a firewall rule lets in: an address, a subnet (<c>10.1.0.0/16</c>), a range (<c>10.1.0.5-10.1.0.9</c>) or a word of
/// Windows'. What is none of these never comes near a command line.
/// </summary>
internal static class RemoteAddresses
{
    private static readonly string[] Words = ["LocalSubnet", "DNS", "DHCP", "WINS", "DefaultGateway"];

    /// <exception cref="KeyGuardException">It is no such address.</exception>
    public static string Require(string text) => IsValid(text.Trim()) ? Normal(text.Trim()) : throw Faults.WinRmRemoteAddressInvalid(text);

    /// <summary>One form for what means the same: Windows gives subnets back with a mask in dots, and a single address as a range of one.</summary>
    public static string Normal(string text)
    {
        if (Words.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known) return known;
        var slash = text.IndexOf('/');
        if (slash > 0 && IPAddress.TryParse(text.Substring(slash + 1), out var mask) && text.IndexOf('.', slash) > 0) text = text.Substring(0, slash) + "/" + Length(mask).ToString(CultureInfo.InvariantCulture);
        var dash = text.IndexOf('-');
        if (dash > 0 && text.Substring(0, dash) == text.Substring(dash + 1)) text = text.Substring(0, dash);
        if (text.EndsWith("/32", StringComparison.Ordinal) || text.EndsWith("/128", StringComparison.Ordinal)) text = text.Substring(0, text.IndexOf('/'));
        return text.ToLowerInvariant();
    }

    private static bool IsValid(string text)
    {
        if (Words.Contains(text, StringComparer.OrdinalIgnoreCase) || IsAddress(text)) return true;
        if (text.IndexOf('-') is var dash and > 0) return IsAddress(text.Substring(0, dash)) && IsAddress(text.Substring(dash + 1));
        if (text.IndexOf('/') is not (var slash and > 0) || !IPAddress.TryParse(text.Substring(0, slash), out var network) || !IsAddress(text.Substring(0, slash))) return false;
        var most = network.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var rest = text.Substring(slash + 1);
        return IsAddress(rest) || (int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= most);
    }

    // .NET also takes "1" and "1.2" for addresses.
    private static bool IsAddress(string text) => IPAddress.TryParse(text, out _) && (text.Contains(':') ? !text.Contains('%') && !text.Contains('[') : text.Count(c => c == '.') == 3);

    private static int Length(IPAddress mask) => mask.GetAddressBytes().Sum(part => Convert.ToString(part, 2).Count(bit => bit == '1'));
}
