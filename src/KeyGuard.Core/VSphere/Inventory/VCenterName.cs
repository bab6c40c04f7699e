using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace KeyGuard.VSphere.Inventory;

/// <summary>Names as vCenter keeps them: <c>/</c>, <c>\</c> and <c>%</c> are <c>%2f</c>, <c>%5c</c> and <c>%25</c>.</summary>
internal static class VCenterName
{
    private const int Escaped = 3;

    /// <summary>The name as a person wrote it.</summary>
    public static string Decode(string name)
    {
        if (name.IndexOf('%') < 0) return name;
        var text = new StringBuilder(name.Length);
        for (var index = 0; index < name.Length;)
        {
            var plain = index + Escaped <= name.Length ? Meaning(name.Substring(index, Escaped)) : null;
            text.Append(plain ?? name[index]);
            index += plain is null ? 1 : Escaped;
        }
        return text.ToString();
    }

    /// <summary>The forms in which a name may be given: as vCenter keeps it, and as a person wrote it.</summary>
    public static IEnumerable<string> Forms(string raw) => new[] { raw, Decode(raw) }.Distinct();

    private static char? Meaning(string escaped) => escaped switch
    {
        "%2f" or "%2F" => '/',
        "%5c" or "%5C" => '\\',
        "%25" => '%',
        _ => null,
    };
}
