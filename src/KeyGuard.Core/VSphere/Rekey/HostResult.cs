using KeyGuard.VSphere.Inventory;

namespace KeyGuard.VSphere.Rekey;

/// <summary>The one part of a host or a vSAN cluster, as it is reported.</summary>
internal static class HostResult
{
    public static RekeyedPart Part(PlannedPart part, KeyRef? now, bool done) => new()
    {
        Name = part.Label,
        Kind = part.Kind,
        OldKmsCluster = part.Before?.Provider,
        OldKeyId = part.Before?.KeyId,
        KmsCluster = now?.Provider,
        KeyId = now?.KeyId,
        Done = done,
    };
}
