using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Routing;
using KeyGuard.Errors;
using KeyGuard.Secrets;

namespace KeyGuard.BackupKeys.Drill;

/// <summary>One key to be tried.</summary>
/// <param name="Name">Its name.</param>
/// <param name="InVeeam">Veeam's password; null where Veeam holds none, or was not asked.</param>
/// <param name="Record">Its record; null for a key that custody does not know.</param>
/// <param name="Custodians">Whom to try: each of them, or for a key that custody does not know, any of them.</param>
/// <param name="Finding">What is wrong with it in Veeam; null where nothing is.</param>
internal sealed record DrillItem(string Name, StoredKey? InVeeam, CustodyRecord? Record, IReadOnlyList<DrillCustodian> Custodians, KeyGuardException? Finding);

/// <summary>One root key to be tried.</summary>
/// <param name="Wrap">What custody knows of the form; null for a key that custody does not know.</param>
/// <param name="Candidate">The way to it; null where there is none.</param>
/// <param name="Obstacle">Why there is none.</param>
internal sealed record DrillCustodian(CustodyWrap? Wrap, KeyCandidate? Candidate, KeyGuardException? Obstacle);

/// <summary>What one root key made of it.</summary>
/// <param name="Custodian">Who was tried.</param>
/// <param name="Check">The check value of what came out; null when nothing did.</param>
/// <param name="KeyVersion">The root key version that had wrapped it.</param>
/// <param name="CorrelationId">The call's id.</param>
/// <param name="Failure">Why nothing came out, or the wrong thing.</param>
internal sealed record DrillReply(DrillCustodian Custodian, string? Check, string? KeyVersion, string? CorrelationId, KeyGuardException? Failure);

/// <summary>What all of them made of it.</summary>
internal sealed class DrillOutcome : IDisposable
{
    public required IReadOnlyList<DrillReply> Replies { get; init; }

    /// <summary>The key itself, only where Veeam is to be asked whether it holds the same.</summary>
    public SecretBytes? KeyText { get; init; }

    public string? Check => Replies.FirstOrDefault(reply => reply.Failure is null)?.Check;

    public void Dispose() => KeyText?.Dispose();
}
