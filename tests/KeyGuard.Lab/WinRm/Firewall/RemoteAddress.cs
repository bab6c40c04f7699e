using System;
using System.Net;

namespace KeyGuard.Lab.WinRm.Firewall;

/// <summary>Where the firewall sees a client come from, and whether an entry of a rule's scope covers it.</summary>
internal sealed class RemoteAddress(IPAddress address)
{
    public bool IsWithin(string entry)
    {
        if (entry.Equals("LocalSubnet", StringComparison.OrdinalIgnoreCase))
            return IPAddress.IsLoopback(address);
        if (entry.Equals("any", StringComparison.OrdinalIgnoreCase) || entry == "*")
            return true;
        if (entry.IndexOf('-', StringComparison.Ordinal) is var dash and > 0)
            return Compare(entry[..dash]) >= 0 && Compare(entry[(dash + 1)..]) <= 0;

        return ToNetwork(entry) is { } network && network.Contains(address);
    }

    public static bool IsValid(string entry) =>
        entry.ToUpperInvariant() is "LOCALSUBNET" or "ANY" or "*"
        || (entry.Contains('-', StringComparison.Ordinal) ? Array.TrueForAll(entry.Split('-'), end => IPAddress.TryParse(end, out _)) : ToNetwork(entry) is not null);

    /// <summary>10.0.0.0/8, 10.0.0.0/255.0.0.0, or one address.</summary>
    private static IPNetwork? ToNetwork(string entry)
    {
        string[] parts = entry.Split('/');
        if (!IPAddress.TryParse(parts[0], out IPAddress? start))
            return null;

        byte[] bytes = start.GetAddressBytes();
        int bits = parts.Length == 1 ? bytes.Length * 8 : Bits(parts[1]);
        if (bits < 0 || bits > bytes.Length * 8)
            return null;

        for (var bit = bits; bit < bytes.Length * 8; bit++)
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new IPNetwork(new IPAddress(bytes), bits);
    }

    private static int Bits(string mask)
    {
        if (int.TryParse(mask, out int bits))
            return bits;
        if (!IPAddress.TryParse(mask, out IPAddress? address))
            return -1;

        var count = 0;
        foreach (byte part in address.GetAddressBytes())
            count += byte.PopCount(part);
        return count;
    }

    private int Compare(string other) => IPAddress.TryParse(other, out IPAddress? end)
        ? address.GetAddressBytes().AsSpan().SequenceCompareTo(end.GetAddressBytes())
        : int.MinValue;
}
