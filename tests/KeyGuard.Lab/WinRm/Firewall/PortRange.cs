using System;
using System.Globalization;

namespace KeyGuard.Lab.WinRm.Firewall;

/// <summary>Ports as rules write them: 5986, 5985-5986.</summary>
internal static class PortRange
{
    public static bool Contains(string range, int port)
    {
        string[] ends = range.Split('-');
        return TryParse(ends[0], out int first) && TryParse(ends[^1], out int last) && port >= first && port <= last;
    }

    public static bool IsValid(string range) => range.Split('-') is { Length: 1 or 2 } ends && Array.TrueForAll(ends, end => TryParse(end, out _));

    private static bool TryParse(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 0 and <= 65535;
}
