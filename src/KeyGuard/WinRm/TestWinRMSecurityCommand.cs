using System;
using System.Collections.Generic;
using System.Management.Automation;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Http;
using KeyGuard.WinRm;
using KeyGuard.WinRm.Audit;
using KeyGuard.WinRm.Baselines;
using KeyGuard.WinRm.Facts;
using KeyGuard.WinRm.Reading;

namespace KeyGuard.Cmdlets.WinRm;

/// <summary>Holds computers against a baseline, rule by rule.</summary>
[Cmdlet(VerbsDiagnostic.Test, "WinRMSecurity", DefaultParameterSetName = ByObject)]
[OutputType(typeof(WinRMRuleResult), typeof(WinRMAuditSummary))]
public sealed class TestWinRMSecurityCommand : KeyGuardCmdlet
{
    private const string ByName = "Name";
    private const string ByObject = "InputObject";
    private readonly HttpTraceLog _trace = new();
    private List<object>? _report;
    private ComputerPump<ComputerRequest, WinRMSecurity>? _pump;
    private SecurityAudit? _audit;

    /// <summary>The computers' names or addresses.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByName)]
    [Alias("CN")]
    public string[] ComputerName { get; set; } = [];

    /// <summary>What Get-WinRMSecurity gave, which is not read again; or computers of Find-WinRMComputer, Protect-WinRM or Get-ADComputer, names, and objects with a property ComputerName or DNSHostName.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByObject)]
    public PSObject? InputObject { get; set; }

    /// <summary>Whose rules.</summary>
    [Parameter]
    [ValidateSet("Recommended", "Stig", "Cis", "Microsoft")]
    public string Baseline { get; set; } = "Recommended";

    /// <summary>One object for each computer in place of one for each rule.</summary>
    [Parameter]
    public SwitchParameter Summary { get; set; }

    /// <summary>Where to write an HTML report too.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? HtmlPath { get; set; }

    /// <summary>As whom to log on; as the present user when left out.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>How to log on.</summary>
    [Parameter]
    [ValidateSet(nameof(WinRmAuthentication.Negotiate), nameof(WinRmAuthentication.Kerberos), nameof(WinRmAuthentication.Basic))]
    public string Authentication { get; set; } = nameof(WinRmAuthentication.Negotiate);

    /// <summary>The SHA-256 thumbprints of the only certificates to accept of the computers.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] CertificateThumbprint { get; set; } = [];

    /// <summary>The port for https that was agreed on.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int Port { get; set; } = WinRmTarget.DefaultHttpsPort;

    /// <summary>How many computers are read at a time.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 32;

    /// <summary>How long to wait for a sign of life at a port, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 300)]
    public int ConnectTimeoutSec { get; set; } = 5;

    /// <summary>Within how many days a certificate's end is soon.</summary>
    [Parameter]
    [ValidateRange(0, 3650)]
    public int ExpiryDays { get; set; } = 30;

    /// <inheritdoc/>
    protected override void Begin()
    {
        _report = HtmlPath is null ? null : [];
        _audit = new SecurityAudit((Baseline)Enum.Parse(typeof(Baseline), Baseline, ignoreCase: true), Port);
        _pump = new ComputerPump<ComputerRequest, WinRMSecurity>(ThrottleLimit, computer => computer.ComputerName, new SecurityReader(Options()).ReadAsync, "Auditing WinRM", KeyGuardHost, Write);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ParameterSetName == ByName) foreach (var name in ComputerName) ForItem(name, () => _pump!.Add(ComputerRequests.Of(name)));
        else if (InputObject?.BaseObject is WinRMSecurity facts) Write(facts);
        else if (!ComputerRequests.IsBlankLine(InputObject)) ForItem("input", () => _pump!.Add(ComputerRequests.Of(ComputerInput.Read(InputObject!))));
    }

    /// <inheritdoc/>
    protected override void Complete()
    {
        _pump!.Complete();
        if (_report is not null) HtmlReport.Write(GetUnresolvedProviderPathFromPSPath(HtmlPath), [.. ReportOf(_report)], Baseline, DateTimeOffset.UtcNow);
    }

    /// <inheritdoc/>
    protected override void Release() => _pump?.Dispose();

    private ReadingOptions Options()
    {
        var how = (WinRmAuthentication)Enum.Parse(typeof(WinRmAuthentication), Authentication, ignoreCase: true);
        return new ReadingOptions
        {
            LogOn = Credential is null ? WinRmLogOn.AsCurrentUser(how) : WinRmLogOn.As(how, Credential.UserName, Credential.Password),
            Trust = ServerTrust.OfAny(CertificateThumbprint),
            Patience = new WinRmPatience { Connect = TimeSpan.FromSeconds(ConnectTimeoutSec) },
            HttpsPort = Port,
            ExpiryDays = ExpiryDays,
            WithFirewall = _audit!.WantsFirewall,
            Trace = _trace,
        };
    }

    private void Write(WinRMSecurity facts)
    {
        while (_trace.TryTake(out var line)) WriteVerbose(line);
        var results = _audit!.Of(facts);
        var summary = _audit.Summarize(facts.ComputerName, results);
        WriteVerbose(summary.ToString());
        if (_report is not null)
        {
            _report.Add(summary);
            _report.Add(results);
        }
        if (Summary) WriteObject(summary);
        else WriteObject(results, enumerateCollection: true);
    }

    // Kept as objects, because a field of a cmdlet may not hold Core's types.
    private static IEnumerable<(WinRMAuditSummary Summary, IReadOnlyList<WinRMRuleResult> Results)> ReportOf(List<object> report)
    {
        for (var index = 0; index < report.Count; index += 2) yield return ((WinRMAuditSummary)report[index], (IReadOnlyList<WinRMRuleResult>)report[index + 1]);
    }
}
