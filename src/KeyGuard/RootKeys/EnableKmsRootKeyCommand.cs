using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.KeyProtect;
using KeyGuard.Operations.Journal;

namespace KeyGuard.Cmdlets.RootKeys;

/// <summary>Makes a suspended root key usable again.</summary>
[Cmdlet(VerbsLifecycle.Enable, "KmsRootKey", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(KmsRootKey))]
public sealed class EnableKmsRootKeyCommand : RootKeyCmdlet
{
    private protected override string Action => "Enable the root key";

    private protected override string JournalledAs => JournalAction.RootKeyEnable;

    private protected override Task<KmsRootKey> ActAsync(RootKeyManager manager, string id, CancellationToken cancellationToken) =>
        manager.EnableAsync(id, cancellationToken);
}
