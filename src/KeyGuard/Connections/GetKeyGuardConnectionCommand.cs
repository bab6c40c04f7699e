using System.Linq;
using System.Management.Automation;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Connections;
using KeyGuard.Errors;

namespace KeyGuard.Cmdlets.Connections;

/// <summary>Lists the open connections of this session.</summary>
[Cmdlet(VerbsCommon.Get, "KeyGuardConnection")]
[OutputType(typeof(KmsConnection), typeof(VbrConnection))]
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
        foreach (var name in Name)
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            var kms = ConnectionRegistry.Current.Open.Where(connection => pattern.IsMatch(connection.Name)).ToArray();
            var vbr = VbrRegistry.Current.Open.Where(connection => pattern.IsMatch(connection.Name)).ToArray();
            if (kms.Length + vbr.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name)) ForItem(name, () => throw Faults.ConnectionUnknown(name, ConnectionRegistry.Current.AllNames));
            WriteObject(kms, enumerateCollection: true);
            WriteObject(vbr, enumerateCollection: true);
        }
    }
}
