using System.Collections.Generic;
using KeyGuard.Errors;

namespace KeyGuard.WinRm.Hardening;

/// <summary>What became of a plan.</summary>
internal sealed record HardeningOutcome(WinRMProtectionStatus Status, IReadOnlyList<WinRMProtectionStep> Steps, KeyGuardException? Failure);
