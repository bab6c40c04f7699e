using System.Management.Automation;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.KeyProtect;
using KeyGuard.Operations.Journal;

namespace KeyGuard.Cmdlets.RootKeys;

/// <summary>Makes a new version of a root key. What is wrapped under older versions stays readable.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "KmsRootKeyRotation", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(KmsRootKey))]
public sealed class InvokeKmsRootKeyRotationCommand : RootKeyCmdlet
{
    /// <summary>New material for an imported root key: the base64 text of 16, 24 or 32 bytes. A generated key takes none.</summary>
    [Parameter]
    public SecureString? MaterialSecret { get; set; }

    private protected override string Action => "Rotate the root key: make a new version";

    private protected override string JournalledAs => JournalAction.RootKeyRotate;

    private protected override async Task<KmsRootKey> ActAsync(RootKeyManager manager, string id, CancellationToken cancellationToken)
    {
        using var material = KeyMaterial.From(MaterialSecret);
        return await manager.RotateAsync(id, material, cancellationToken).ConfigureAwait(false);
    }
}
