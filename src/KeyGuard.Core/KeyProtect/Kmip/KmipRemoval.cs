namespace KeyGuard.KeyProtect.Kmip;

/// <summary>What can be removed.</summary>
public enum KmipItem
{
    /// <summary>An adapter, with the certificates it has.</summary>
    Adapter,

    /// <summary>A client's certificate.</summary>
    Certificate,

    /// <summary>A key that a client made.</summary>
    Key,
}

/// <summary>What became of a removal.</summary>
public enum KmipRemovalStatus
{
    /// <summary>It has been removed.</summary>
    Removed,

    /// <summary>There was none, or it had been destroyed already.</summary>
    AlreadyGone,
}

/// <summary>The outcome of removing an adapter, a certificate or an object.</summary>
public sealed class KmipRemoval
{
    internal KmipRemoval(KmipItem item, KmipRemovalStatus status)
    {
        Item = item;
        Status = status;
    }

    /// <summary>What it was.</summary>
    public KmipItem Item { get; }

    /// <summary>What became of it.</summary>
    public KmipRemovalStatus Status { get; }

    /// <summary>Its name, or its id where it has no name or none is known any more.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>Its id; empty where it was gone already and only its name was given.</summary>
    public string Id { get; internal init; } = "";

    /// <summary>The name of the adapter.</summary>
    public string AdapterName { get; internal init; } = "";

    /// <summary>The instance.</summary>
    public string InstanceId { get; internal init; } = "";

    /// <summary>The name of the connection.</summary>
    public string Kms { get; internal init; } = "";
}
