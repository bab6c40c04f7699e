using System;
using System.Management.Automation;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Http;
using KeyGuard.Operations.Journal;
using KeyGuard.Pumping;
using KeyGuard.WinRm;
using KeyGuard.WinRm.Hardening;
using KeyGuard.WinRm.Reading;

namespace KeyGuard.Cmdlets.WinRm;

/// <summary>What the commands share that change computers: which computers, as whom, how many at a time, and where it is written down.</summary>
public abstract class WinRMFleetCmdlet : KeyGuardCmdlet
{
    private const string ByName = "Name";
    private const string ByObject = "InputObject";
    private readonly HttpTraceLog _trace = new();
    private CallerThread? _caller;
    private WorkingTime? _time;
    private ProtectionFleet? _fleet;
    private IJournal? _journal;
    private JournalFile? _file;

    /// <summary>The computers' names or addresses.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByName)]
    [Alias("CN")]
    public string[] ComputerName { get; set; } = [];

    /// <summary>Names, computers of Find-WinRMComputer or Get-ADComputer, or objects with a property ComputerName or DNSHostName.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByObject)]
    public PSObject? InputObject { get; set; }

    /// <summary>As whom to log on; as the present user when left out.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>How to log on: in a way that works at both doors.</summary>
    [Parameter]
    [ValidateSet(nameof(WinRmAuthentication.Negotiate), nameof(WinRmAuthentication.Kerberos))]
    public string Authentication { get; set; } = nameof(WinRmAuthentication.Negotiate);

    /// <summary>The port at which http is reached.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int HttpPort { get; set; } = WinRmTarget.DefaultHttpPort;

    /// <summary>How many computers are worked on at a time.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 16;

    /// <summary>After how many failures no other computer is begun; 0 for never.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int StopAfterFailures { get; set; } = 3;

    /// <summary>How long to wait for a sign of life at a port, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 300)]
    public int ConnectTimeoutSec { get; set; } = 5;

    /// <summary>How long a computer may take for one answer, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 600)]
    public int OperationTimeoutSec { get; set; } = 60;

    /// <summary>The journal; where it is by default when left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    // Found out once, on the pipeline's thread: workers have no runspace, and so no connections.
    private protected JournalFile JournalFile => _file ??= JournalFile.At(KeyGuard.Operations.Journal.JournalPath.Resolve(JournalPath is null ? null : GetUnresolvedProviderPathFromPSPath(JournalPath)));

    private protected WorkingTime Time => _time ??= new WorkingTime(StopToken);

    private protected ReadingOptions Reading()
    {
        var how = (WinRmAuthentication)Enum.Parse(typeof(WinRmAuthentication), Authentication, ignoreCase: true);
        return new ReadingOptions
        {
            LogOn = Credential is null ? WinRmLogOn.AsCurrentUser(how) : WinRmLogOn.As(how, Credential.UserName, Credential.Password),
            Patience = new WinRmPatience { Connect = TimeSpan.FromSeconds(ConnectTimeoutSec), Operation = TimeSpan.FromSeconds(OperationTimeoutSec) },
            HttpPort = HttpPort,
            Trace = _trace,
        };
    }

    private protected void Open(FleetRules rules, string activity, Func<ComputerRequest, System.Threading.CancellationToken, System.Threading.Tasks.Task<WinRMProtection>> work) 
    {
        (_journal, _file) = (KeyGuardHost.Journal, JournalFile);
        _fleet = new ProtectionFleet(rules, KeyGuardHost, activity, Caller, work, Write);
    }

    private protected IStepJournal JournalOf(string computer) => new StepJournal(Caller, _journal!, _file!, computer);

    // The question, and what -WhatIf shows, belong to the pipeline's thread.
    private protected System.Threading.Tasks.Task<bool> ConfirmAsync(string computer, HardeningPlan plan) => Caller.RunAsync(() => ShouldProcess(computer, plan.ToString()));

    private CallerThread Caller => _caller ??= new CallerThread();

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ParameterSetName == ByName) foreach (var name in ComputerName) ForItem(name, () => Add(ComputerRequests.Of(name)));
        else if (!ComputerRequests.IsBlankLine(InputObject)) ForItem("input", () => Add(ComputerRequests.Of(ComputerInput.Read(InputObject!))));
    }

    /// <inheritdoc/>
    protected override void Complete() => _fleet!.Complete();

    /// <inheritdoc/>
    protected override void Release()
    {
        _fleet?.Dispose();
        _time?.Dispose();
    }

    private void Add(ComputerRequest computer)
    {
        if (!_fleet!.Add(computer)) WriteVerbose($"{computer.ComputerName} is there already.");
    }

    private void Write(WinRMProtection result)
    {
        while (_trace.TryTake(out var line)) WriteVerbose(line);
        foreach (var remark in result.Remarks) WriteVerbose($"{result.ComputerName}: {remark}");
        if (result.Failure is { } failure)
        {
            failure.Target ??= result.ComputerName;
            WriteError(ErrorRecords.From(failure));
        }
        WriteObject(result);
    }
}
