using System;
using System.Globalization;
using System.Linq;

namespace KeyGuard.Lab.VSphere.Soap;

/// <summary>A version of the API, such as 6.7.1 or 8.0.3.0; what is left out counts as zero.</summary>
internal readonly record struct ApiVersion(Version Value) : IComparable<ApiVersion>
{
    /// <summary>What a request without a version means.</summary>
    public static ApiVersion Oldest { get; } = Parse("2.5");

    /// <exception cref="FormatException">The text is no version.</exception>
    public static ApiVersion Parse(string text) => TryParse(text) ?? throw new FormatException($"'{text}' is no version of the API.");

    /// <summary>Reads leading numbers: 2.5u2 is 2.5.</summary>
    public static ApiVersion? TryParse(string text)
    {
        string plain = new([.. text.TakeWhile(character => char.IsAsciiDigit(character) || character == '.')]);
        string[] parts = plain.Split('.', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is 0 or > 4)
            return null;

        int[] numbers = [.. parts.Select(part => int.Parse(part, CultureInfo.InvariantCulture)), .. new int[4 - parts.Length]];
        return new ApiVersion(new Version(numbers[0], numbers[1], numbers[2], numbers[3]));
    }

    public int CompareTo(ApiVersion other) => Value.CompareTo(other.Value);

    public static bool operator <(ApiVersion left, ApiVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(ApiVersion left, ApiVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(ApiVersion left, ApiVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ApiVersion left, ApiVersion right) => left.CompareTo(right) >= 0;
}
