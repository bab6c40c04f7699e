using System.Globalization;
using System.Text;

namespace KeyGuard.ActiveDirectory;

/// <summary>Search filters as RFC 4515 writes them.</summary>
internal static class LdapFilter
{
    // Computers, but neither group-managed service accounts nor anything else that is of their class only.
    private const string Computers = "(objectCategory=computer)";

    /// <summary>The filter for computers, narrowed down by what the user wants.</summary>
    /// <param name="filter">A filter of the user's own; it is checked first.</param>
    /// <param name="operatingSystem">What the operating system must be called; * stands for any text.</param>
    /// <exception cref="Errors.KeyGuardException">The filter is not one.</exception>
    public static string ForComputers(string? filter, string? operatingSystem)
    {
        var wanted = operatingSystem is null ? "" : $"(operatingSystem={EscapePattern(operatingSystem)})";
        return $"(&{Computers}{wanted}{(filter is null ? "" : LdapFilterReader.Require(filter))})";
    }

    /// <summary>A value in which no character means anything (RFC 4515, section 3).</summary>
    public static string Escape(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var character in value)
        {
            if (character is '(' or ')' or '*' or '\\' or '\0') text.Append('\\').Append(((int)character).ToString("x2", CultureInfo.InvariantCulture));
            else text.Append(character);
        }
        return text.ToString();
    }

    /// <summary>The same, but * stands for any text.</summary>
    public static string EscapePattern(string pattern) => Escape(pattern).Replace("\\2a", "*");
}
