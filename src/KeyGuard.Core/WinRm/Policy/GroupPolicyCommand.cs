using System.Linq;
using System.Text;
using KeyGuard.Errors;
using KeyGuard.WinRm.Baselines;

namespace KeyGuard.WinRm.Policy;

/// <summary>Lines for <c>Set-GPRegistryValue</c>, of Windows' module GroupPolicy.</summary>
internal static class GroupPolicyCommand
{
    // What PowerShell takes for a single quote: the typed one and four typographic ones.
    private const string Quotes = "'\u2018\u2019\u201A\u201B";

    /// <summary>The line that sets a value in a Group Policy object.</summary>
    public static string For(PolicyValue value, string gpoName) =>
        $"Set-GPRegistryValue -Name {Quote(gpoName)} -Key {Quote(@"HKLM\" + value.Key)} -ValueName {Quote(value.Name)} -Type {(value.Number is null ? "String" : "DWord")} -Value {(value.Number is null ? Quote(value.Text!) : value.Wanted)}";

    /// <summary>A name as it may stand in one line.</summary>
    /// <exception cref="KeyGuardException">It has characters that no policy's name has.</exception>
    public static string RequireName(string name) => name.Any(char.IsControl) ? throw Faults.GpoNameInvalid() : name;

    /// <summary>A text that PowerShell takes as it is.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("'");
        foreach (var character in text)
        {
            if (Quotes.Contains(character)) quoted.Append(character);
            quoted.Append(character);
        }
        return quoted.Append('\'').ToString();
    }
}
