using KeyGuard.Secrets;

namespace KeyGuard.BackupKeys;

/// <summary>A key store that can compare a password with the one it holds. Called only on the pipeline thread.</summary>
internal interface IVerifyingKeyStore
{
    /// <summary>Whether the store holds exactly this password; null when it can't tell now.</summary>
    bool? Verify(StoredKey key, SecretBytes password);
}
