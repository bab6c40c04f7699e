using System.Collections.Generic;
using System.Linq;
using KeyGuard.Errors;

namespace KeyGuard.WinRm.Hardening;

/// <summary>What is to be done at one computer, in this order.</summary>
/// <param name="Steps">The steps; none where it is as wanted.</param>
/// <param name="Thumbprint">The SHA-1 thumbprint of the certificate that https is to show.</param>
/// <param name="HttpsPort">The port of https.</param>
internal sealed record HardeningPlan(IReadOnlyList<HardeningStep> Steps, string Thumbprint, int HttpsPort)
{
    /// <summary>Why nothing may be done at all.</summary>
    public KeyGuardException? Refusal { get; init; }

    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Whether the https door is made or changed, so that another one is needed meanwhile.</summary>
    public bool TouchesHttps => Steps.Any(step => step.TouchesHttps);

    public bool HasWork => Steps.Any(step => step.BlockedBy is null);

    /// <summary>For -WhatIf and the question whether to go on.</summary>
    public override string ToString() => string.Join("; ", Steps.Select(step => $"{step.Change.Name}: {(step.BlockedBy is { } policy ? $"forbidden by the policy '{policy}'" : step.Change.Detail)}"));
}
