using System.Linq;
using System.Management.Automation;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Errors;
using KeyGuard.WinRm.Hardening;
using KeyGuard.WinRm.Hardening.Changes;
using KeyGuard.WinRm.Reading;

namespace KeyGuard.Cmdlets.WinRm;

/// <summary>Has computers answer remote PowerShell encrypted only: https first, proved, then everything else shut.</summary>
[Cmdlet(VerbsSecurity.Protect, "WinRM", SupportsShouldProcess = true, DefaultParameterSetName = "InputObject")]
[OutputType(typeof(WinRMProtection))]
public sealed class ProtectWinRMCommand : WinRMFleetCmdlet
{
    private const int ThumbprintLength = 40;

    /// <summary>The port for https; that of the listener that is there, else 5986, when left out.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int Port { get; set; }

    /// <summary>The SHA-1 thumbprint of the certificate to use.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CertificateThumbprint { get; set; }

    /// <summary>From where the firewall lets in.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] RemoteAddress { get; set; } = [];

    /// <summary>Leave http as it is.</summary>
    [Parameter]
    public SwitchParameter KeepHttp { get; set; }

    /// <summary>Delete the http listeners in the place of disabling them.</summary>
    [Parameter]
    public SwitchParameter RemoveHttpListener { get; set; }

    /// <summary>So many computers must succeed before more are begun at a time.</summary>
    [Parameter]
    [ValidateRange(0, 256)]
    public int CanaryCount { get; set; } = 1;

    /// <inheritdoc/>
    protected override void Begin()
    {
        var wanted = Wanted();
        if (!this.IsRehearsal()) KeyGuardHost.Journal.Require(JournalFile);
        var protector = new ComputerProtector(Reading(), wanted, ConfirmAsync, JournalOf, Time);
        Open(new FleetRules(ThrottleLimit, CanaryCount, StopAfterFailures), "Protecting WinRM", protector.ProtectAsync);
    }

    private HardeningOptions Wanted()
    {
        if (KeepHttp && RemoveHttpListener) throw Faults.WinRmHttpContradiction();
        return new HardeningOptions
        {
            HttpsPort = Port == 0 ? null : Port,
            CertificateThumbprint = CertificateThumbprint is null ? null : Thumbprint(CertificateThumbprint),
            RemoteAddress = [.. RemoteAddress.Select(RemoteAddresses.Require)],
            KeepHttp = KeepHttp,
            RemoveHttpListener = RemoveHttpListener,
        };
    }

    private static string Thumbprint(string text) => ListenerReader.Thumbprint(text) is { Length: ThumbprintLength } digits ? digits : throw Faults.WinRmThumbprintInvalid(text);
}
