using System.Linq;
using System.Management.Automation;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Errors;

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
        foreach (var name in Name)
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            var kms = ConnectionRegistry.Current.Open.Where(connection => pattern.IsMatch(connection.Name)).ToArray();
            var vbr = VbrRegistry.Current.Open.Where(connection => pattern.IsMatch(connection.Name)).ToArray();
            if (kms.Length + vbr.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name)) ForItem(name, () => throw Faults.ConnectionUnknown(name, ConnectionRegistry.Current.AllNames));
            foreach (var connection in kms) ConnectionRegistry.Current.Close(connection);
            foreach (var connection in vbr) VbrRegistry.Current.Close(connection);
        }
    }
}
