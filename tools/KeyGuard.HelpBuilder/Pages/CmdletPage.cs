using System.Collections.Generic;

namespace KeyGuard.HelpBuilder.Pages;

/// <summary>A page of docs/cmdlets, taken apart. Texts are lists of paragraphs.</summary>
internal sealed class CmdletPage(string file, string name)
{
    public static readonly string[] Required = ["Synopsis", "Description", "Inputs", "Outputs", "Notes", "Links"];

    private readonly Dictionary<string, List<string>> _sections = [];

    public string File { get; } = file;

    public string Name { get; } = name;

    public Dictionary<string, List<string>> Parameters { get; } = [];

    public List<Example> Examples { get; } = [];

    /// <summary>The paragraphs of a section; none where there is no such section.</summary>
    public List<string> Section(string heading)
    {
        if (!_sections.TryGetValue(heading, out var paragraphs)) _sections[heading] = paragraphs = [];
        return paragraphs;
    }
}

/// <summary>An example: what is typed and what comes of it, and what to know about it.</summary>
internal sealed record Example(string Title, string Code, IReadOnlyList<string> Remarks);
