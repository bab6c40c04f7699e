using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.Errors;

namespace KeyGuard.BackupKeys.Drill;

/// <summary>Turns what was found into results.</summary>
internal static class DrillResults
{
    public static BackupKeyDrillResult Make(DrillItem item, DrillOutcome outcome, bool veeamAsked, bool? verified, KeyGuardException? failure) => new()
    {
        Name = item.Name,
        Result = failure is null ? DrillResult.Passed : DrillResult.Failed,
        InVeeam = veeamAsked ? item.InVeeam is not null : null,
        InCustody = item.Record is not null,
        VerifiedByVeeam = verified,
        Custodians = outcome.Replies.Select(Custodian).ToArray(),
        Id = item.InVeeam?.Id,
        ErrorId = failure?.ErrorId ?? "",
        Message = failure is null ? "" : Text(item, outcome, failure),
    };

    /// <summary>The failure to report: what Veeam is found to hold comes first, for that is what a backup would be made with.</summary>
    public static KeyGuardException? Failure(DrillItem item, DrillOutcome outcome, bool? verified)
    {
        var unwrapping = outcome.Replies.Select(reply => reply.Failure).FirstOrDefault(failure => failure is not null);
        return item.Finding ?? unwrapping ?? (verified == false ? Faults.DrillPasswordDiffers(item.Name) : null);
    }

    private static string Text(DrillItem item, DrillOutcome outcome, KeyGuardException failure)
    {
        var all = new List<string> { failure.Message };
        all.AddRange(outcome.Replies.Where(reply => reply.Failure is not null && reply.Failure != failure).Select(reply => reply.Failure!.Message));
        // With two custodians it matters how much is left.
        var passed = outcome.Replies.Count(reply => reply.Failure is null);
        if (item.Record is not null && outcome.Replies.Count > 1) all.Add($"{passed} of {outcome.Replies.Count} custodians unwrap it.");
        return string.Join(" ", all.Distinct(StringComparer.Ordinal));
    }

    private static CustodianDrill Custodian(DrillReply reply) => new()
    {
        Kms = reply.Custodian.Candidate?.Connection.Name,
        InstanceId = reply.Custodian.Wrap?.InstanceId ?? reply.Custodian.Candidate?.Connection.InstanceId,
        RootKeyId = reply.Custodian.Wrap?.RootKeyId ?? reply.Custodian.Candidate?.RootKeyId,
        Result = reply.Failure is null ? DrillResult.Passed : DrillResult.Failed,
        KeyVersion = reply.KeyVersion,
        CorrelationId = reply.CorrelationId,
        ErrorId = reply.Failure?.ErrorId ?? "",
        Message = reply.Failure?.Message ?? "",
    };
}
