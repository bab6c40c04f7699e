using KeyGuard.BackupKeys;
using KeyGuard.Secrets;
using KeyGuard.Tests.Support;

namespace KeyGuard.Tests.BackupKeys.Trial;

/// <summary>A Veeam that can compare passwords, as over its REST API.</summary>
internal sealed class VerifyingVeeam : TrialVeeam, IVerifyingKeyStore
{
    /// <summary>What it answers instead of the truth.</summary>
    public bool? Answer { get; set; }

    public int Asked { get; private set; }

    public bool? Verify(StoredKey key, SecretBytes password)
    {
        Asked++;
        return Answer ?? Password(key.Id) == Secret.Text(password);
    }
}
