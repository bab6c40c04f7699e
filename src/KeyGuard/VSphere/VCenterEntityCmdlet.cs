using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Connections;
using KeyGuard.VSphere.Inventory;

namespace KeyGuard.Cmdlets.VSphere;

/// <summary>Base of the cmdlets for virtual machines, hosts and clusters: by name, or piped in.</summary>
public abstract class VCenterEntityCmdlet : KeyGuardCmdlet
{
    private protected const string NameSet = "Name";
    private protected const string InputSet = "InputObject";

    private readonly List<EntityRequest> _requests = [];

    /// <summary>Objects of PowerCLI's or KeyGuard's, or names.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputSet)]
    [ValidateNotNull]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>The vCenters; all that are connected when left out.</summary>
    [Parameter]
    [VCenterTransformation]
    [ArgumentCompleter(typeof(VCenterNameCompleter))]
    public VCenterConnection[]? Server { get; set; }

    /// <summary>vCenter's type of the objects.</summary>
    private protected abstract string Type { get; }

    /// <summary>What people call them.</summary>
    private protected abstract string Kind { get; }

    /// <summary>The names asked for.</summary>
    private protected abstract string[] Names { get; }

    /// <summary>The vCenters asked.</summary>
    private protected IReadOnlyList<VCenterConnection> Servers { get; private set; } = [];

    /// <inheritdoc/>
    protected override void Begin() => Servers = VCenters.All(this, Server);

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ParameterSetName == NameSet) return;
        var input = new VCenterEntityInput(this, Type, Kind);
        foreach (var item in InputObject) ForItem(item.TypeNames.FirstOrDefault() ?? Kind, () => _requests.Add(input.From(item, Server)));
    }

    /// <summary>What was asked for, once all input is there.</summary>
    private protected IReadOnlyList<EntityRequest> Requests() => ParameterSetName == NameSet ? [.. Names.Select(VCenterEntityInput.FromName)] : _requests;
}
