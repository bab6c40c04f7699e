using System.Collections.Generic;
using System.Linq;
using KeyGuard.Errors;
using KeyGuard.KeyProtect;

namespace KeyGuard.BackupKeys.Routing;

/// <summary>
/// What the failures of several root keys mean for a key of unknown custody. None of them alone proves anything: the
/// text may have been wrapped by any of them, or by none.
/// </summary>
internal static class CandidateFailures
{
    public static KmsException Combine(IReadOnlyList<KmsException> failures, out bool custodyUnknown)
    {
        // As long as one of them could not really be asked, the question is open: that is what has to be mended first.
        var open = failures.FirstOrDefault(failure => failure.Kind is KmsErrorKind.Unavailable or KmsErrorKind.Throttled)
            ?? failures.FirstOrDefault(failure => failure.Kind is KmsErrorKind.AuthenticationFailed or KmsErrorKind.TokenExpired)
            ?? failures.FirstOrDefault(failure => failure.Kind is KmsErrorKind.Rejected or KmsErrorKind.Conflict);
        custodyUnknown = open is null && failures.Any(failure => failure.Kind != KmsErrorKind.BadCiphertext);
        return open ?? failures.FirstOrDefault(failure => failure.Kind != KmsErrorKind.BadCiphertext) ?? failures[0];
    }

    /// <summary>The failure to report for a key of which nobody knows the root key.</summary>
    public static KeyGuardException CustodyUnknown(string name, KmsException shown) =>
        Faults.CustodyUnknown(name, $"one of the root keys asked can't be used ({shown.ErrorId}), and it is not recorded whether that one wrapped this key.");
}
