using KeyGuard.Secrets;

namespace KeyGuard.BackupKeys;

/// <summary>
/// Veeam's complexity rule for encryption passwords (Security and Compliance Analyzer, since 12.3): at least twelve
/// characters, an upper-case and a lower-case letter, a digit and another character. Of base64 texts of 32 bytes about
/// one in 1,500 has no digit.
/// </summary>
internal static class PasswordComplexity
{
    private const int MinimumLength = 12;

    public static bool IsMet(SecretBytes password)
    {
        bool upper = false, lower = false, digit = false, other = false;
        foreach (var character in password.Bytes)
        {
            if (character is >= (byte)'A' and <= (byte)'Z') upper = true;
            else if (character is >= (byte)'a' and <= (byte)'z') lower = true;
            else if (character is >= (byte)'0' and <= (byte)'9') digit = true;
            else other = true;
        }
        return password.Length >= MinimumLength && upper && lower && digit && other;
    }
}
