namespace KeyGuard.VSphere.Rekey;

/// <summary>What was asked for. Plain data, so that a plan can be kept.</summary>
internal sealed record RekeyOptions
{
    /// <summary>The provider that everything is to be under; empty, for a vSAN cluster only, for the one that it has.</summary>
    public string Provider { get; init; } = "";

    /// <summary>Whether the data is encrypted anew, and not only the keys that encrypt it.</summary>
    public bool Deep { get; init; }

    /// <summary>Whether a machine's disks stay as they are.</summary>
    public bool SkipHardDisks { get; init; }

    /// <summary>Whether one new key serves all.</summary>
    public bool SharedKey { get; init; }

    /// <summary>Whether what is under the provider already gets a new key as well.</summary>
    public bool NewKey { get; init; }

    /// <summary>Whether vSAN may do with fewer copies while it writes data anew.</summary>
    public bool AllowReducedRedundancy { get; init; }

    /// <summary>The storage policy that a deep re-key names; vCenter wants one with the encryption filter.</summary>
    public string? StoragePolicyId { get; init; }
}
