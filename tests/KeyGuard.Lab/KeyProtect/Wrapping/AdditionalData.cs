using System;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using KeyGuard.Lab.KeyProtect.Errors;

namespace KeyGuard.Lab.KeyProtect.Wrapping;

/// <summary>Additional authenticated data: an ordered list of texts that must be the same when unwrapping.</summary>
internal static class AdditionalData
{
    private const int MostTexts = 126;
    private const int LongestText = 255;

    /// <summary>One byte string for the list; each text goes with its length, so that no two lists give the same bytes.</summary>
    public static byte[] Encode(ImmutableArray<string>? aad)
    {
        if (aad is not { IsEmpty: false } texts)
            return [];
        if (texts.Length > MostTexts || texts.Any(text => text is null || text.Length > LongestText))
            throw KmsErrors.InvalidField("aad", "at most 126 texts of at most 255 characters");

        using var joined = new MemoryStream();
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (string text in texts)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            joined.Write(length);
            joined.Write(bytes);
        }

        return joined.ToArray();
    }
}
