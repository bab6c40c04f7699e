using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using KeyGuard.HelpBuilder.Metadata;
using KeyGuard.HelpBuilder.Pages;

namespace KeyGuard.HelpBuilder.Output;

/// <summary>Writes syntax lines and parameters from what the assembly says.</summary>
internal static class MamlParameters
{
    private static readonly Dictionary<string, string> Standard = new()
    {
        ["WhatIf"] = "Shows what would happen, and changes nothing.",
        ["Confirm"] = "Asks before each change.",
    };

    public static XElement SyntaxOf(CmdletFacts cmdlet, string set) => new(
        Maml.Command + "syntaxItem",
        new XElement(Maml.Text + "name", cmdlet.Name),
        cmdlet.Parameters
            .Select(parameter => (Parameter: parameter, Use: parameter.Use(set)))
            .Where(pair => pair.Use is not null)
            .OrderBy(pair => pair.Use!.Position ?? int.MaxValue).ThenByDescending(pair => pair.Use!.Mandatory).ThenBy(pair => pair.Parameter.Name)
            .Select(pair => Parameter(pair.Parameter, pair.Use!, null)));

    /// <summary>A parameter; with its text where a page is given.</summary>
    public static XElement Parameter(ParameterFacts parameter, ParameterInSet use, CmdletPage? page) => new(
        Maml.Command + "parameter",
        new XAttribute("required", Word(use.Mandatory)),
        new XAttribute("variableLength", Word(parameter.IsArray)),
        new XAttribute("globbing", Word(parameter.Wildcards)),
        new XAttribute("pipelineInput", Pipeline(parameter, use, page)),
        new XAttribute("position", use.Position?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "named"),
        new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
        new XElement(Maml.Text + "name", parameter.Name),
        page is null ? null : Maml.Paragraphs(Maml.Text + "description", page.Parameters.GetValueOrDefault(parameter.Name) ?? [Standard[parameter.Name]]),
        page is null && parameter.IsSwitch ? null : new XElement(Maml.Command + "parameterValue", new XAttribute("required", Word(!parameter.IsSwitch)), new XAttribute("variableLength", Word(parameter.IsArray)), parameter.Type),
        new XElement(Maml.Dev + "type", new XElement(Maml.Text + "name", parameter.Type), new XElement(Maml.Text + "uri")),
        new XElement(Maml.Dev + "defaultValue", parameter.Default ?? (parameter.IsSwitch ? "False" : "None")));

    private static string Pipeline(ParameterFacts parameter, ParameterInSet use, CmdletPage? page)
    {
        var uses = page is null ? [use] : parameter.In;
        var ways = new List<string>();
        if (uses.Any(way => way.ByPropertyName)) ways.Add("ByPropertyName");
        if (uses.Any(way => way.ByValue)) ways.Add("ByValue");
        return ways.Count == 0 ? "False" : $"True ({string.Join(", ", ways)})";
    }

    private static string Word(bool value) => value ? "true" : "false";
}
