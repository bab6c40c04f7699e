using System.Collections.Generic;
using System.Linq;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.VSphere.Inventory;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Rekey;

/// <summary>Makes the results that users see.</summary>
internal static class RekeyResults
{
    /// <summary>Of an object that nothing was done to, and need not or could not be.</summary>
    public static EncryptionKmsChange Untouched(VCenterConnection connection, PlannedRekey plan, string remark) => Of(
        connection,
        plan,
        plan.Verdict switch
        {
            RekeyVerdict.AlreadyThere => RekeyStatus.AlreadyThere,
            RekeyVerdict.NotEncrypted => RekeyStatus.NotEncrypted,
            _ => RekeyStatus.Blocked,
        },
        [.. plan.Parts.Select(part => RekeyedPart.Of(part, part.Before, !part.Changes))],
        $"{(plan.Verdict == RekeyVerdict.NotEncrypted ? "It is not encrypted, and to encrypt it is another decision. " : "")}{plan.Remarks} {remark}",
        plan.Verdict == RekeyVerdict.Blocked ? "RekeyBlocked" : "",
        null,
        null);

    /// <summary>Of an object that failed before anything of it was changed.</summary>
    public static EncryptionKmsChange Failed(VCenterConnection connection, PlannedRekey plan, KeyGuardException failure, string remark) => Of(
        connection, plan, RekeyStatus.Failed, [.. plan.Parts.Select(part => RekeyedPart.Of(part, part.Before, !part.Changes))], $"{failure.Message} {remark}", failure.ErrorId, null, null);

    /// <summary>Of an object that was worked on.</summary>
    public static EncryptionKmsChange Worked(VCenterConnection connection, PlannedRekey plan, RekeyOutcome outcome, string remark) => Of(
        connection,
        plan,
        outcome.Status,
        outcome.Parts,
        string.Join(" ", new[] { outcome.Message, plan.Remarks, remark }.Where(text => text.Length > 0)),
        outcome.Failure?.ErrorId ?? "",
        outcome.Task,
        outcome.KeyIsUnused ? outcome.Key?.KeyId : null);

    private static EncryptionKmsChange Of(
        VCenterConnection connection, PlannedRekey plan, RekeyStatus status, IReadOnlyList<RekeyedPart> parts, string message, string errorId, string? task, string? unused)
    {
        // The home where there is one; else what there is.
        var main = parts.FirstOrDefault(part => part.OldKeyId is not null);
        var item = new ObjectRef(plan.Type, plan.Id);
        return new EncryptionKmsChange
        {
            Name = plan.Name,
            Kind = plan.Kind,
            Status = status,
            OldKmsCluster = main?.OldKmsCluster,
            OldKeyId = main?.OldKeyId,
            KmsCluster = main?.KmsCluster,
            KeyId = main?.KeyId,
            Parts = parts,
            Message = message.Trim(),
            Obstacles = plan.Findings.Select(finding => finding.Obstacle).ToArray(),
            ErrorId = errorId,
            TaskId = task,
            UnusedKeyId = unused,
            Server = connection.Name,
            Id = item.ToPowerCli(),
            Uid = EntityUid.Of(connection, item),
        };
    }
}
