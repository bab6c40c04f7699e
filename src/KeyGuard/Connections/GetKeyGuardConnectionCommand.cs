using System.Management.Automation;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Connections;

namespace KeyGuard.Cmdlets.Connections;

/// <summary>Lists the open connections of this session.</summary>
[Cmdlet(VerbsCommon.Get, "KeyGuardConnection")]
[OutputType(typeof(KmsConnection), typeof(VbrConnection), typeof(VCenterConnection))]
public sealed class GetKeyGuardConnectionCommand : KeyGuardCmdlet
{
    /// <summary>The names to list; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ConnectionNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in Name) ForItem(name, () => WriteObject(EveryConnection.Named(name), enumerateCollection: true));
    }
}
