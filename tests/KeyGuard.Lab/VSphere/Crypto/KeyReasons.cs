namespace KeyGuard.Lab.VSphere.Crypto;

/// <summary>Why a key can't be had, in vCenter's words (CryptoManagerKmipCryptoKeyStatusKeyUnavailableReason).</summary>
internal static class KeyReasons
{
    public const string ClusterInvalid = "KeyStateClusterInvalid";
    public const string ClusterUnreachable = "KeyStateClusterUnreachable";
    public const string Missing = "KeyStateMissingInKMS";
    public const string NotActive = "KeyStateNotActiveOrEnabled";
    public const string ManagedByNative = "KeyStateManagedByNKP";
}
