using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;

namespace KeyGuard.HelpBuilder.Output;

/// <summary>The namespaces and small parts of MAML.</summary>
internal static class Maml
{
    public static readonly XNamespace Help = "http://msh";
    public static readonly XNamespace Text = "http://schemas.microsoft.com/maml/2004/10";
    public static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    public static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static XElement Paragraphs(XName name, IReadOnlyList<string> paragraphs) => new(name, Lines(paragraphs));

    // Get-Help puts a blank line between paragraphs, which tears a list apart: its items go into one.
    public static IEnumerable<XElement> Lines(IReadOnlyList<string> paragraphs)
    {
        var together = new List<string>();
        foreach (var paragraph in paragraphs)
        {
            if (together.Count > 0 && IsItem(paragraph) && IsItem(together[^1])) together[^1] += "\n" + paragraph;
            else together.Add(paragraph);
        }
        return together.Select(paragraph => new XElement(Text + "para", paragraph));
    }

    private static bool IsItem(string paragraph) => paragraph.StartsWith("- ", System.StringComparison.Ordinal);
}
