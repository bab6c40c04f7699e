using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.Errors;
using KeyGuard.WinRm.Facts;

namespace KeyGuard.WinRm.Hardening;

/// <summary>Puts one computer's outcome into an object.</summary>
internal sealed class ProtectionResult(string computerName, TimeProvider clock)
{
    private readonly long _started = clock.GetTimestamp();

    public string ComputerName => computerName;

    /// <summary>Without doors, because none was found.</summary>
    public WinRMProtection Failed(WinRMProtectionStatus status, KeyGuardException failure) => Make(status, null, [], failure, [], 0);

    /// <summary>A computer that nobody could read.</summary>
    public WinRMProtection Unread(WinRMSecurity facts) => new(computerName, WinRMProtectionStatus.Unreachable)
    {
        Port = facts.Port,
        UseSSL = facts.UseSSL,
        ErrorId = facts.ErrorId,
        Error = facts.Error,
        RecommendedAction = facts.RecommendedAction,
        Duration = clock.GetElapsedTime(_started),
        Failure = Faults.WinRmNotRead(computerName, facts.Error ?? "it lists no listeners."),
    };

    public Func<bool, bool, WinRMProtection> Refused(HardeningPlan plan, KeyGuardException refusal) =>
        (https, http) => Make(WinRMProtectionStatus.Blocked, plan, [], refusal, Doors(plan, https, http), Port(plan, https, http));

    public Func<bool, bool, WinRMProtection> Already(HardeningPlan plan) =>
        (https, http) => Make(WinRMProtectionStatus.AlreadyProtected, plan, [], null, Doors(plan, https, http), Port(plan, https, http));

    public Func<bool, bool, WinRMProtection> Planned(HardeningPlan plan) =>
        (https, http) => Make(WinRMProtectionStatus.Planned, plan, Steps(plan), null, Doors(plan, https, http), Port(plan, https, http));

    public Func<bool, bool, WinRMProtection> Of(HardeningPlan plan, HardeningOutcome outcome) =>
        (https, http) => Make(outcome.Status, plan, outcome.Steps, outcome.Failure, Doors(plan, https, http), Port(plan, https, http));

    /// <summary>The user stopped, and the step in hand did not end in time.</summary>
    public WinRMProtection Given(HardeningPlan plan) => Make(WinRMProtectionStatus.Stopped, plan, Steps(plan), Faults.WinRmStepGivenUp(computerName), [], 0);

    /// <summary>The port of http.</summary>
    public int HttpPort { get; init; } = WinRmTarget.DefaultHttpPort;

    private WinRMProtection Make(WinRMProtectionStatus status, HardeningPlan? plan, IReadOnlyList<WinRMProtectionStep> steps, KeyGuardException? failure, IReadOnlyList<string> doors, int port) => new(computerName, status)
    {
        Port = port,
        UseSSL = doors.Count > 0 && doors[0].StartsWith("HTTPS", StringComparison.Ordinal),
        Doors = doors.ToArray(),
        CertificateThumbprint = plan?.Thumbprint is { Length: > 0 } thumbprint ? thumbprint : null,
        // Arrays, because PowerShell can't index into every list.
        Steps = steps.ToArray(),
        Remarks = plan?.Remarks.ToArray() ?? [],
        ErrorId = failure?.ErrorId,
        Error = failure?.Message,
        RecommendedAction = failure?.RecommendedAction,
        Failure = failure,
        Duration = clock.GetElapsedTime(_started),
    };

    private string[] Doors(HardeningPlan plan, bool https, bool http) =>
        [.. https ? new[] { FormattableString.Invariant($"HTTPS {plan.HttpsPort}") } : [], .. http ? new[] { FormattableString.Invariant($"HTTP {HttpPort}") } : []];

    private int Port(HardeningPlan plan, bool https, bool http) => https ? plan.HttpsPort : http ? HttpPort : 0;

    private static WinRMProtectionStep[] Steps(HardeningPlan plan) =>
        [.. plan.Steps.Select(step => new WinRMProtectionStep(step.Change.Name, step.BlockedBy is null ? WinRMStepOutcome.Planned : WinRMStepOutcome.Blocked, step.BlockedBy is { } policy ? $"forbidden by the policy '{policy}'" : step.Change.Detail))];
}
