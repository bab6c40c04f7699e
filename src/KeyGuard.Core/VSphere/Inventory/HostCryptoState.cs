namespace KeyGuard.VSphere.Inventory;

/// <summary>Whether a host can take part in encryption (<c>runtime.cryptoState</c>).</summary>
public enum HostCryptoState
{
    /// <summary>vCenter does not say.</summary>
    Unknown,

    /// <summary>It can't.</summary>
    Incapable,

    /// <summary>It can, once it has a host key.</summary>
    Prepared,

    /// <summary>It has a host key and takes part.</summary>
    Safe,

    /// <summary>It took part, and will not after its next restart.</summary>
    PendingIncapable,
}
