using System;
using System.Management.Automation;
using KeyGuard.Cmdlets.Common;
using KeyGuard.WinRm.Baselines;
using KeyGuard.WinRm.Policy;

namespace KeyGuard.Cmdlets.WinRm;

/// <summary>Makes a Group Policy of a baseline's rules for WinRM: as a table, as a Registry.pol, and as commands.</summary>
[Cmdlet(VerbsData.Export, "WinRMPolicy", SupportsShouldProcess = true)]
[OutputType(typeof(WinRMPolicySetting))]
public sealed class ExportWinRMPolicyCommand : KeyGuardCmdlet
{
    /// <summary>Whose rules.</summary>
    [Parameter(Position = 0)]
    [ValidateSet(nameof(KeyGuard.WinRm.Baselines.Baseline.Recommended), nameof(KeyGuard.WinRm.Baselines.Baseline.Stig), nameof(KeyGuard.WinRm.Baselines.Baseline.Cis), nameof(KeyGuard.WinRm.Baselines.Baseline.Microsoft))]
    public string Baseline { get; set; } = nameof(KeyGuard.WinRm.Baselines.Baseline.Recommended);

    /// <summary>The Registry.pol to write, or the folder for it; nothing is written when left out.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The Registry.pol whose other entries are kept; what stands at -Path when left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MergeWith { get; set; }

    /// <summary>The name of the Group Policy object in the commands.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string GpoName { get; set; } = "WinRM hardening";

    /// <inheritdoc/>
    protected override void Complete()
    {
        var name = GroupPolicyCommand.RequireName(GpoName);
        var target = Path is null ? null : PolicyPath.ForExport(GetUnresolvedProviderPathFromPSPath(Path));
        var export = new PolicyExport((Baseline)Enum.Parse(typeof(Baseline), Baseline, ignoreCase: true), Existing(target));
        if (target is not null)
        {
            if (!ShouldProcess(target, $"Write a policy with the rules of {Baseline}")) return;
            WriteVerbose(new PolicyFile(target).Write(export.Entries) ? $"Wrote {target}, with {export.Entries.Count} entries." : $"{target} has everything already.");
        }
        foreach (var setting in export.Settings(name, target)) WriteObject(setting);
    }

    private System.Collections.Generic.List<PolicyEntry> Existing(string? target)
    {
        if (MergeWith is not null) return new PolicyFile(GetUnresolvedProviderPathFromPSPath(MergeWith)).Read();
        return target is null ? [] : new PolicyFile(target).ReadIfThere();
    }
}
