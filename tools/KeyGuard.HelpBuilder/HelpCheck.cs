using System.Collections.Generic;
using System.Linq;
using KeyGuard.HelpBuilder.Metadata;
using KeyGuard.HelpBuilder.Pages;

namespace KeyGuard.HelpBuilder;

/// <summary>Every cmdlet has a page and every page a cmdlet; every parameter is described, and nothing else is.</summary>
internal static class HelpCheck
{
    public static void Require(IReadOnlyList<CmdletFacts> cmdlets, IReadOnlyList<CmdletPage> pages)
    {
        var problems = new List<string>();
        var described = pages.ToDictionary(page => page.Name);
        foreach (var page in pages.Where(page => cmdlets.All(cmdlet => cmdlet.Name != page.Name))) problems.Add($"{page.File} describes '{page.Name}', and there is no such cmdlet.");
        foreach (var cmdlet in cmdlets)
        {
            if (described.TryGetValue(cmdlet.Name, out var page)) problems.AddRange(Compare(cmdlet, page).Select(problem => $"{page.File}: {problem}"));
            else problems.Add($"{cmdlet.Name} has no page.");
        }
        if (problems.Count > 0) throw new HelpException(problems);
    }

    private static IEnumerable<string> Compare(CmdletFacts cmdlet, CmdletPage page)
    {
        foreach (var section in CmdletPage.Required.Where(section => page.Section(section).Count == 0)) yield return $"the section '{section}' is missing or empty.";
        if (page.Examples.Count == 0) yield return "there is no example.";
        foreach (var example in page.Examples.Where(example => example.Code.Length == 0)) yield return $"the example '{example.Title}' has no code.";
        var own = cmdlet.OwnParameters.Select(parameter => parameter.Name).ToArray();
        foreach (var name in own.Where(name => !page.Parameters.ContainsKey(name))) yield return $"-{name} is not described.";
        foreach (var name in page.Parameters.Keys.Where(name => !own.Contains(name))) yield return $"-{name} is described, and there is no such parameter.";
        foreach (var parameter in page.Parameters.Where(parameter => parameter.Value.Count == 0)) yield return $"-{parameter.Key} has no text.";
    }
}
