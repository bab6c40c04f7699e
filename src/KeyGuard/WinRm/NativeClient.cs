using System;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using KeyGuard.Errors;
using KeyGuard.WinRm;
using KeyGuard.WinRm.Transport;

namespace KeyGuard.Cmdlets.WinRm;

/// <summary>
/// The WinRM client of Windows, by the cmdlets of Microsoft.WSMan.Management. They run in runspaces of their own, so that many
/// computers are asked at a time; as commands, never as script text. No test runs it: they have no Windows.
/// </summary>
internal sealed class NativeClient : IDisposable
{
    private readonly RunspacePool _pool;
    private readonly WinRmLogOn _logOn;
    private readonly PSCredential? _credential;
    private readonly WinRmPatience _patience;

    private NativeClient(RunspacePool pool, WinRmLogOn logOn, PSCredential? credential, WinRmPatience patience)
    {
        _pool = pool;
        _logOn = logOn;
        _credential = credential;
        _patience = patience;
    }

    /// <exception cref="KeyGuardException">The cmdlets are not there, or a certificate is pinned, which they can't.</exception>
    public static NativeClient Open(PSCmdlet cmdlet, WinRmLogOn logOn, PSCredential? credential, WinRmPatience patience, bool isPinned, int throttle)
    {
        if (isPinned) throw Faults.WinRmNativeCannotPin();
        if (cmdlet.InvokeCommand.GetCommand(NativeTransport.GetName, CommandTypes.Cmdlet) is null) throw Faults.WinRmNativeMissing(NativeTransport.GetName);
        var pool = RunspaceFactory.CreateRunspacePool(1, throttle);
        pool.Open();
        return new NativeClient(pool, logOn, credential, patience);
    }

    /// <exception cref="KeyGuardException">The log-on would show a password over http.</exception>
    public IWsManTransport Connect(WinRmTarget target)
    {
        var door = new WinRmDoor(target, _logOn.Authentication);
        if (!target.UseSsl && _logOn.Authentication is WinRmAuthentication.Basic or WinRmAuthentication.Certificate) throw Faults.WinRmNeedsTls(door);
        return new NativeTransport(door, _pool, _credential, _logOn.Certificate?.Thumbprint, _patience);
    }

    public void Dispose() => _pool.Dispose();
}
