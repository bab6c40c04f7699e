using System.Management.Automation;
using KeyGuard.Cmdlets.Common;

namespace KeyGuard.Cmdlets.Connections;

/// <summary>Closes connections and forgets their credentials.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "KeyGuard")]
public sealed class DisconnectKeyGuardCommand : KeyGuardCmdlet
{
    /// <summary>The names of the connections to close; wildcards are allowed. Without it, all are closed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ConnectionNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in Name) ForItem(name, () => Close(name));
    }

    private static void Close(string name)
    {
        foreach (var connection in EveryConnection.Named(name)) EveryConnection.Close(connection);
    }
}
