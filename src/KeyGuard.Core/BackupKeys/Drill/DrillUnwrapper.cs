using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Routing;
using KeyGuard.Errors;
using KeyGuard.KeyProtect;
using KeyGuard.Secrets;

namespace KeyGuard.BackupKeys.Drill;

/// <summary>
/// The remote half of the drill: unwraps through each custodian and compares check values. The key itself is kept only
/// where Veeam is to be asked about it.
/// </summary>
internal sealed class DrillUnwrapper(bool keepKey)
{
    public async Task<DrillOutcome> TryAsync(DrillItem item, CancellationToken cancellationToken)
    {
        var replies = new List<DrillReply>();
        SecretBytes? kept = null;
        try
        {
            foreach (var custodian in item.Custodians)
            {
                var (reply, key) = await AskAsync(item, custodian, replies, cancellationToken).ConfigureAwait(false);
                replies.Add(reply);
                using (key)
                {
                    if (keepKey && kept is null && key is not null && reply.Failure is null) kept = SecretBytes.Copy(key.Bytes);
                }
                // For a key that custody does not know, the first that can unwrap it is the custodian.
                if (item.Record is null && reply.Failure is null) break;
            }
        }
        catch
        {
            kept?.Dispose();
            throw;
        }
        return new DrillOutcome { Replies = item.Record is null ? Combine(item.Name, replies) : replies, KeyText = kept };
    }

    private static async Task<(DrillReply Reply, SecretBytes? Key)> AskAsync(DrillItem item, DrillCustodian custodian, List<DrillReply> before, CancellationToken cancellationToken)
    {
        if (custodian.Candidate is not { } candidate) return (new DrillReply(custodian, null, null, null, custodian.Obstacle), null);
        try
        {
            var result = await candidate.Connection.Client.UnwrapAsync(candidate.RootKeyId, candidate.Wrapped, candidate.Aad, cancellationToken).ConfigureAwait(false);
            var check = CheckValue.Of(result.KeyText, item.Record?.CheckName() ?? item.Name);
            var expected = item.Record?.Protected.Check ?? before.FirstOrDefault(reply => reply.Failure is null)?.Check;
            var failure = expected is null || expected == check ? null : Faults.CheckValueDiffers(item.Name);
            return (new DrillReply(custodian, check, result.KeyVersion, result.CorrelationId, failure), result.KeyText);
        }
        catch (KmsException failure)
        {
            return (new DrillReply(custodian, null, null, failure.CorrelationId, failure), null);
        }
    }

    // The failures of root keys that may never have wrapped the key prove nothing each, and little together.
    private static IReadOnlyList<DrillReply> Combine(string name, List<DrillReply> replies)
    {
        if (replies.Find(reply => reply.Failure is null) is { } success) return [success];
        var failures = replies.Select(reply => reply.Failure).OfType<KmsException>().ToArray();
        if (failures.Length == 0) return replies;
        var shown = CandidateFailures.Combine(failures, out var custodyUnknown);
        return [replies.Find(reply => reply.Failure == shown)! with { Failure = custodyUnknown ? CandidateFailures.CustodyUnknown(name, shown) : shown }];
    }
}
