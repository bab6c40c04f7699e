using System;
using System.Buffers;
using System.Globalization;

namespace KeyGuard.Lab.KeyProtect.Wrapping;

/// <summary>Standard base64 with padding and nothing else, refused in the words of the service's decoder.</summary>
internal static class StrictBase64
{
    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    public static bool TryDecode(string text, out byte[] bytes, out string? mistake)
    {
        bytes = [];
        mistake = null;
        int illegal = FirstIllegal(text);
        if (illegal >= 0)
        {
            mistake = string.Create(CultureInfo.InvariantCulture, $"illegal base64 data at input byte {illegal}");
            return false;
        }

        bytes = Convert.FromBase64String(text);
        return true;
    }

    private static int FirstIllegal(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> digits = text.TrimEnd('=');
        int illegal = digits.IndexOfAnyExcept(Alphabet);
        if (illegal >= 0)
            return illegal;

        int padding = text.Length - digits.Length;
        return text.Length % 4 == 0 && padding <= 2 ? -1 : digits.Length;
    }
}
