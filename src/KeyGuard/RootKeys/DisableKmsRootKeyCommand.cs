using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.KeyProtect;
using KeyGuard.Operations.Journal;

namespace KeyGuard.Cmdlets.RootKeys;

/// <summary>Suspends a root key: nothing wrapped with it can be read until it is enabled again.</summary>
[Cmdlet(VerbsLifecycle.Disable, "KmsRootKey", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(KmsRootKey))]
public sealed class DisableKmsRootKeyCommand : RevokingRootKeyCmdlet
{
    private protected override string Action => "Disable the root key: everything wrapped with it becomes unreadable until it is enabled again";

    private protected override string JournalledAs => JournalAction.RootKeyDisable;

    private protected override Task<KmsRootKey> ActAsync(RootKeyManager manager, string id, CancellationToken cancellationToken) =>
        manager.DisableAsync(id, cancellationToken);
}
