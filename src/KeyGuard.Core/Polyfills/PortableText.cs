using System;

namespace KeyGuard.Polyfills;

/// <summary>Text operations that .NET 8 has and .NET Framework 4.7.2 lacks.</summary>
internal static class PortableText
{
    /// <summary>Whether <paramref name="text"/> contains <paramref name="part"/> under the given comparison.</summary>
    public static bool Has(this string text, string part, StringComparison comparison) => text.IndexOf(part, comparison) >= 0;

    /// <summary>Whether <paramref name="text"/> contains <paramref name="part"/>, byte for byte.</summary>
    public static bool Has(this string text, char part) => text.IndexOf(part) >= 0;
}
