using System;
using System.Globalization;
using System.Linq;

namespace KeyGuard.VSphere;

/// <summary>A version of the vSphere API, such as 8.0.3.0; a part that is not written counts as 0.</summary>
internal readonly struct VimVersion : IComparable<VimVersion>, IEquatable<VimVersion>
{
    private const int MostParts = 4;
    private const int PartBits = 15;

    private readonly long _rank;
    private readonly string? _text;

    private VimVersion(string text, long rank)
    {
        _text = text;
        _rank = rank;
    }

    /// <summary>VM encryption.</summary>
    public static VimVersion V65 { get; } = Of("6.5");

    /// <summary>QueryCryptoKeyStatus.</summary>
    public static VimVersion V672 { get; } = Of("6.7.2");

    /// <summary>SetDefaultKmsCluster, IsKmsClusterActive, ListKmsClusters, SetCryptoMode.</summary>
    public static VimVersion V70 { get; } = Of("7.0");

    /// <summary>Native key providers.</summary>
    public static VimVersion V702 { get; } = Of("7.0.2");

    /// <summary>Custom attributes of keys, what goes into a CSR, GetCryptoKeyStatus of a host.</summary>
    public static VimVersion V801 { get; } = Of("8.0.1");

    /// <summary>A cluster's crypto policy.</summary>
    public static VimVersion V803 { get; } = Of("8.0.3");

    /// <summary>Key types and wrapping keys.</summary>
    public static VimVersion V90 { get; } = Of("9.0.0.0");

    /// <summary>The newest one whose data KeyGuard knows.</summary>
    public static VimVersion Newest => V90;

    public static bool operator ==(VimVersion left, VimVersion right) => left.Equals(right);

    public static bool operator !=(VimVersion left, VimVersion right) => !left.Equals(right);

    public static bool operator <(VimVersion left, VimVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(VimVersion left, VimVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(VimVersion left, VimVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(VimVersion left, VimVersion right) => left.CompareTo(right) >= 0;

    /// <summary>Reads a version; null for anything else, such as the names that trial builds have.</summary>
    public static VimVersion? Parse(string? text)
    {
        var parts = text?.Trim().Split('.') ?? [];
        if (parts.Length is < 2 or > MostParts) return null;
        long rank = 0;
        foreach (var part in parts.Concat(Enumerable.Repeat("0", MostParts - parts.Length)))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number >= 1 << PartBits) return null;
            rank = (rank << PartBits) | (long)number;
        }
        return new VimVersion(text!.Trim(), rank);
    }

    public int CompareTo(VimVersion other) => _rank.CompareTo(other._rank);

    public bool Equals(VimVersion other) => _rank == other._rank;

    public override bool Equals(object? obj) => obj is VimVersion other && Equals(other);

    public override int GetHashCode() => _rank.GetHashCode();

    /// <summary>As the server writes it.</summary>
    public override string ToString() => _text ?? "0";

    private static VimVersion Of(string text) => Parse(text)!.Value;
}
