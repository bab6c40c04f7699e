using System;
using KeyGuard.KeyProtect;

namespace KeyGuard.Errors;

internal static partial class Faults
{
    public static KeyGuardException ErasureNoRecord(string name) => new("ErasureNoRecord", FaultCategory.InvalidOperation,
        $"'{name}' is not erased: custody has no record of its wrapped form, so nobody knows which root key would have to be out of reach.",
        "What some root key's state is proves nothing about a key that it may not have wrapped. Use the custody file that recorded this key (Connect-KeyGuardKms -CustodyPath).") { Target = name };

    public static KeyGuardException ErasureCustodyUnknown(string name) => new("ErasureCustodyUnknown", FaultCategory.InvalidOperation,
        $"'{name}' is not erased: custody knows this password with other wrapped forms than the one in Veeam's description.",
        "Somebody re-wrapped it without KeyGuard, or changed the description. Find out which root key wrapped it; as long as one can unwrap it, Update-WrappedBackupKey records that.") { Target = name };

    public static KeyGuardException ErasureOtherPassword(string name) => new("ErasureOtherPassword", FaultCategory.InvalidOperation,
        $"'{name}' is not erased: the password in Veeam that carries its description is not the one that custody recorded.",
        "Descriptions may have been exchanged between passwords. Test-WrappedBackupKey shows which; put them right first.") { Target = name };

    public static KeyGuardException ErasureAmbiguous(string name) => new("ErasureAmbiguous", FaultCategory.InvalidOperation,
        $"'{name}' is not erased: several passwords in Veeam carry its wrapped form.",
        "Find out which is the real one and give the others another description first.") { Target = name };

    public static KeyGuardException ErasurePending(string name, string operation) => new("ErasurePending", FaultCategory.ResourceBusy,
        $"'{name}' is not erased: another command is in the middle of changing it ({operation}).", "Wait until that has ended, then run this one again.") { Target = name };

    public static KeyGuardException ErasureChangedMeanwhile(string name) => new("ErasureChangedMeanwhile", FaultCategory.ResourceBusy,
        $"'{name}' is not erased: it was changed, in Veeam or in custody, while this command ran.", "Nothing was removed. Look at it with Get-WrappedBackupKey, then run the command again.") { Target = name };

    public static KeyGuardException ErasureInUse(string name, string uses) => new("ErasureInUse", FaultCategory.ResourceBusy,
        $"'{name}' is not erased: it is in use by {uses}.", "Give these another key first, and wait until the last backup made with this one has expired.") { Target = name };

    public static KeyGuardException ErasureNotConnected(string name, string endpoint, string instanceId) => new("ErasureNotConnected", FaultCategory.ObjectNotFound,
        $"'{name}' is not erased: one of its custodians, instance {instanceId} at {endpoint}, can't be asked, because there is no connection to it.",
        "Open one with Connect-KeyGuardKms for that endpoint and instance.") { Target = name };

    public static KeyGuardException ErasureOtherEndpoint(string name, string recorded, string connected) => new("ErasureOtherEndpoint", FaultCategory.InvalidOperation,
        $"'{name}' is not erased: it is recorded at {recorded}, and the connection leads to {connected}.",
        "Connect to the recorded URL. Where the instance now answers under another one, Test-WrappedBackupKey records it, as long as the root key lives.") { Target = name };

    public static KeyGuardException ErasureForeignRootKey(string name, string rootKeyId, string answered) => new("ErasureForeignRootKey", FaultCategory.InvalidOperation,
        $"'{name}' is not erased: asked for root key {rootKeyId}, the service answered about another one ({answered}).",
        "Another root key's state proves nothing about this backup key. Check the endpoint's URL.") { Target = name };

    public static KeyGuardException ErasureRootKeyAlive(string name, KmsRootKey rootKey) => new("ErasureRootKeyAlive", FaultCategory.InvalidOperation,
        $"'{name}' is not erased: root key {rootKey.Id} of instance {rootKey.InstanceId} can still unwrap it; its metadata says: {rootKey.State}.",
        "Erasing begins with the root keys: Remove-KmsRootKey, for every custodian of the key. Move keys that are to live to another root key first.") { Target = name, CorrelationId = rootKey.CorrelationId };

    public static KeyGuardException ErasureRootKeyDisabled(string name, KmsRootKey rootKey) => new("ErasureRootKeyDisabled", FaultCategory.InvalidOperation,
        $"'{name}' is not erased: root key {rootKey.Id} of instance {rootKey.InstanceId} is only disabled, and can be enabled again at any time.",
        "Destroy it with Remove-KmsRootKey, or say with -AllowDisabled that disabled is enough.") { Target = name, CorrelationId = rootKey.CorrelationId };

    public static KeyGuardException ErasureRootKeyUnknown(string name, string rootKeyId, string why, KmsException answer) => new("ErasureRootKeyUnknown", FaultCategory.InvalidOperation,
        $"'{name}' is not erased: the instance does not know root key {rootKeyId}, and that proves nothing: {why}.",
        "Check instance and URL. A purged root key counts where custody records that it worked there, and another root key of the instance answers.", answer) { Target = name, CorrelationId = answer.CorrelationId };

    public static KeyGuardException ErasureNotProved(string name, string rootKeyId, KmsException answer) => new("ErasureNotProved", FaultCategory.InvalidOperation,
        $"'{name}' is not erased: there is no proof that root key {rootKeyId} is out of reach. {answer.Message} ({answer.ErrorId})",
        "Only metadata that says destroyed, or disabled with -AllowDisabled, is proof; a refusal or silence never is. " + answer.RecommendedAction, answer) { Target = name, CorrelationId = answer.CorrelationId };

    public static KeyGuardException ErasureOverCap(int found, int most) => new("ErasureOverCap", FaultCategory.LimitsExceeded,
        $"Nothing is erased: {found} keys are meant, and one run may erase {most}.", "Name fewer, or say with -MaximumCount that so many are meant.");

    public static KeyGuardException ErasureWildcardWithoutCap(string name) => new("ErasureWildcardWithoutCap", FaultCategory.InvalidArgument,
        $"Nothing is erased: '{name}' contains wildcards, and nobody said how many keys that may be.", "Give -MaximumCount, or name the keys one by one.") { Target = name };

    public static KeyGuardException ErasureNotKept(string name, KeyGuardException? cause) => new("ErasureNotKept", FaultCategory.WriteError,
        $"'{name}' is not erased: Veeam still lists it{(cause is null ? "." : ": " + cause.Message)}",
        "The key stands as it was before, in Veeam and in custody. If Veeam says that it is in use, give its users another key first.", cause) { Target = name };

    public static KeyGuardException ErasureReportExists(string path) => new("ErasureReportExists", FaultCategory.ResourceExists,
        $"Nothing is erased: there is a file '{path}' already.", "A report is evidence and is not written over. Choose another path.") { Target = path };

    public static KeyGuardException ErasureReportUnwritable(string path, Exception cause) => new("ErasureReportUnwritable", FaultCategory.WriteError,
        $"The report '{path}' can't be written: {cause.InnerException?.Message ?? cause.Message}",
        "Check the path and who may write there. What was erased stands in the custody file with its proof; running the command again with another -ReportPath writes the report from it.", cause) { Target = path };
}
