using System.Management.Automation;
using KeyGuard.Connections;

namespace KeyGuard.Cmdlets.RootKeys;

/// <summary>Base of the cmdlets that take a root key away from those who need it.</summary>
public abstract class RevokingRootKeyCmdlet : RootKeyCmdlet
{
    /// <summary>Go on although keys or resources depend on the root key. Whether to go on is still asked.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void Check(KmsConnection connection, string id) => new DependentsCheck(this, StopToken).Require(connection, id, Force);
}
