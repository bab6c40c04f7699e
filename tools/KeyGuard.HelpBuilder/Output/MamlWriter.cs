using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using KeyGuard.HelpBuilder.Metadata;
using KeyGuard.HelpBuilder.Pages;

namespace KeyGuard.HelpBuilder.Output;

/// <summary>Writes the help of all cmdlets in the form that Get-Help reads (MAML).</summary>
internal static class MamlWriter
{
    public static void Write(string path, IEnumerable<(CmdletFacts Cmdlet, CmdletPage Page)> cmdlets)
    {
        var root = new XElement(Maml.Help + "helpItems", new XAttribute("schema", "maml"), cmdlets.Select(pair => Command(pair.Cmdlet, pair.Page)));
        using var writer = XmlWriter.Create(path, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false), NewLineChars = "\n" });
        root.Save(writer);
    }

    private static XElement Command(CmdletFacts cmdlet, CmdletPage page) => new(
        Maml.Command + "command",
        new XAttribute(XNamespace.Xmlns + "maml", Maml.Text),
        new XAttribute(XNamespace.Xmlns + "command", Maml.Command),
        new XAttribute(XNamespace.Xmlns + "dev", Maml.Dev),
        new XElement(
            Maml.Command + "details",
            new XElement(Maml.Command + "name", cmdlet.Name),
            new XElement(Maml.Command + "verb", cmdlet.Verb),
            new XElement(Maml.Command + "noun", cmdlet.Noun),
            Maml.Paragraphs(Maml.Text + "description", page.Section("Synopsis"))),
        Maml.Paragraphs(Maml.Text + "description", page.Section("Description")),
        new XElement(Maml.Command + "syntax", cmdlet.Sets.Select(set => MamlParameters.SyntaxOf(cmdlet, set))),
        new XElement(Maml.Command + "parameters", cmdlet.Parameters.OrderBy(parameter => parameter.Name).Select(parameter => MamlParameters.Parameter(parameter, parameter.In[0], page))),
        Types("inputTypes", "inputType", page.Section("Inputs")),
        Types("returnValues", "returnValue", page.Section("Outputs")),
        new XElement(Maml.Text + "alertSet", new XElement(Maml.Text + "alert", Maml.Lines(page.Section("Notes")))),
        new XElement(Maml.Command + "examples", page.Examples.Select(Example)),
        new XElement(Maml.Text + "relatedLinks", page.Section("Links").Select(Link)));

    private static XElement Types(string list, string item, IReadOnlyList<string> paragraphs) => new(
        Maml.Command + list,
        new XElement(
            Maml.Command + item,
            new XElement(Maml.Dev + "type", new XElement(Maml.Text + "name", paragraphs[0])),
            Maml.Paragraphs(Maml.Text + "description", paragraphs.Skip(1).ToArray())));

    private static XElement Example(Example example, int index) => new(
        Maml.Command + "example",
        new XElement(Maml.Text + "title", $"--- Example {index + 1}: {example.Title} ---"),
        new XElement(Maml.Dev + "code", example.Code),
        Maml.Paragraphs(Maml.Dev + "remarks", example.Remarks));

    private static XElement Link(string link) => new(
        Maml.Text + "navigationLink",
        new XElement(Maml.Text + "linkText", link.TrimStart('-', ' ')),
        new XElement(Maml.Text + "uri"));
}
