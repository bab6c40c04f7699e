using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Connections;
using KeyGuard.VSphere.Inventory;
using KeyGuard.VSphere.Rekey;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.Cmdlets.VSphere;

/// <summary>Base of the cmdlets that put things under a key provider: everything is looked at before anything is changed.</summary>
public abstract class EncryptionChangeCmdlet : VCenterEntityCmdlet
{
    private Rekeying? _rekeying;

    /// <summary>The names; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = NameSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>Gives new keys also to what is under the key provider already.</summary>
    [Parameter]
    public SwitchParameter NewKey { get; set; }

    /// <summary>How many are changed at a time in each vCenter; of one host never more than four.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 16;

    private protected override string[] Names => Name;

    private protected abstract RekeyKind RekeyKind { get; }

    /// <summary>What is about to be done, for the confirmation.</summary>
    private protected abstract string Action { get; }

    private protected abstract RekeyOptions Options { get; }

    private protected virtual RekeyTiming Timing => new();

    /// <inheritdoc/>
    protected override void Complete()
    {
        var finder = new EntityFinder(Type, Kind, Servers);
        var items = new List<(VCenterConnection, ObjectRef)>();
        foreach (var request in Requests()) ForItem(request.Text, () => items.AddRange(Await(token => finder.FindAsync(request, token))));
        if (items.Count == 0) return;
        _rekeying = new Rekeying(KeyGuardHost, Options, Timing, ThrottleLimit, target => ShouldProcess(target, Action), WriteObject) { IsRehearsal = this.IsRehearsal() };
        _rekeying.Run(RekeyKind, [.. items.Distinct()]);
    }

    /// <inheritdoc/>
    protected override void Release() => _rekeying?.Dispose();
}
