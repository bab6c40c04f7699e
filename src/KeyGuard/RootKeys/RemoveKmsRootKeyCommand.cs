using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.KeyProtect;
using KeyGuard.Operations.Journal;

namespace KeyGuard.Cmdlets.RootKeys;

/// <summary>Destroys a root key; it can be restored within 30 days.</summary>
[Cmdlet(VerbsCommon.Remove, "KmsRootKey", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(KmsRootKey))]
public sealed class RemoveKmsRootKeyCommand : RevokingRootKeyCmdlet
{
    private protected override string Action => "Destroy the root key: everything wrapped with it becomes unreadable, after 30 days for ever";

    private protected override string JournalledAs => JournalAction.RootKeyDelete;

    private protected override Task<KmsRootKey> ActAsync(RootKeyManager manager, string id, CancellationToken cancellationToken) =>
        manager.DeleteAsync(id, Force, cancellationToken);
}
