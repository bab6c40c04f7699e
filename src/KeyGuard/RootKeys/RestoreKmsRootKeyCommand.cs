using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.KeyProtect;
using KeyGuard.Operations.Journal;

namespace KeyGuard.Cmdlets.RootKeys;

/// <summary>Restores a destroyed root key within 30 days.</summary>
[Cmdlet(VerbsData.Restore, "KmsRootKey", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(KmsRootKey))]
public sealed class RestoreKmsRootKeyCommand : RootKeyCmdlet
{
    private protected override string Action => "Restore the destroyed root key";

    private protected override string JournalledAs => JournalAction.RootKeyRestore;

    private protected override Task<KmsRootKey> ActAsync(RootKeyManager manager, string id, CancellationToken cancellationToken) =>
        manager.RestoreAsync(id, cancellationToken);
}
