using System.Collections.Generic;
using System.Linq;

namespace KeyGuard.HelpBuilder.Metadata;

/// <summary>What the assembly says about a cmdlet.</summary>
internal sealed record CmdletFacts(string Verb, string Noun, string? DefaultSet, bool SupportsShouldProcess, IReadOnlyList<ParameterFacts> OwnParameters)
{
    private static readonly ParameterFacts[] ShouldProcess =
    [
        new("Confirm", "SwitchParameter", ["cf"], false, false, null, [ParameterInSet.Anywhere]),
        new("WhatIf", "SwitchParameter", ["wi"], false, false, null, [ParameterInSet.Anywhere]),
    ];

    public string Name => Verb + "-" + Noun;

    /// <summary>Own parameters, and -Confirm and -WhatIf where PowerShell adds them.</summary>
    public IEnumerable<ParameterFacts> Parameters => SupportsShouldProcess ? OwnParameters.Concat(ShouldProcess) : OwnParameters;

    /// <summary>The parameter sets, the default one first; one nameless set where none are declared.</summary>
    public IReadOnlyList<string> Sets
    {
        get
        {
            var named = OwnParameters.SelectMany(parameter => parameter.In).Select(use => use.Set).Where(set => set.Length > 0).Distinct().ToArray();
            return named.Length == 0 ? [""] : named.OrderByDescending(set => set == DefaultSet).ToArray();
        }
    }
}

/// <summary>One parameter.</summary>
internal sealed record ParameterFacts(string Name, string Type, IReadOnlyList<string> Aliases, bool Wildcards, bool IsArray, string? Default, IReadOnlyList<ParameterInSet> In)
{
    public bool IsSwitch => Type == "SwitchParameter";

    public ParameterInSet? Use(string set) => In.FirstOrDefault(use => use.Set == set) ?? In.FirstOrDefault(use => use.Set.Length == 0);
}

/// <summary>How a parameter is used in one parameter set; in all where <paramref name="Set"/> is empty.</summary>
internal sealed record ParameterInSet(string Set, bool Mandatory, int? Position, bool ByValue, bool ByPropertyName)
{
    public static readonly ParameterInSet Anywhere = new("", false, null, false, false);
}
