using System.Security.Cryptography;
using System.Text;

namespace KeyGuard.Operations.Journal;

/// <summary>SHA-256 in small hexadecimal digits.</summary>
internal static class JournalHash
{
    /// <summary>How many digits a hash has.</summary>
    public const int Length = 64;

    private const int FingerprintLength = 16;

    /// <summary>What the first entry has for the hash of the entry before it.</summary>
    public static readonly string None = new('0', Length);

    public static string Of(byte[] bytes, int start, int length)
    {
#if NETFRAMEWORK
        using var sha = SHA256.Create();
        return Hex(sha.ComputeHash(bytes, start, length));
#else
        return Hex(SHA256.HashData(new System.ReadOnlySpan<byte>(bytes, start, length)));
#endif
    }

    /// <summary>What stands for a text that is to be recognised but not repeated.</summary>
    public static string Fingerprint(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return "sha256:" + Of(bytes, 0, bytes.Length).Substring(0, FingerprintLength);
    }

    private static string Hex(byte[] hash)
    {
        const string Digits = "0123456789abcdef";
        var text = new char[hash.Length * 2];
        for (var i = 0; i < hash.Length; i++)
        {
            text[2 * i] = Digits[hash[i] >> 4];
            text[(2 * i) + 1] = Digits[hash[i] & 15];
        }
        return new string(text);
    }
}
