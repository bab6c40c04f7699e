using System.Collections.Generic;

namespace KeyGuard.VSphere.Rekey;

/// <summary>What became of one virtual machine, host or vSAN cluster that was to be put under a key provider.</summary>
public sealed class EncryptionKmsChange
{
    /// <summary>The object's name.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>What sort of object it is.</summary>
    public RekeyKind Kind { get; internal init; }

    /// <summary>What became of it.</summary>
    public RekeyStatus Status { get; internal init; }

    /// <summary>The key provider before; null for a plain object.</summary>
    public string? OldKmsCluster { get; internal init; }

    /// <summary>The key's id before; null for a plain object.</summary>
    public string? OldKeyId { get; internal init; }

    /// <summary>The key provider as it was seen last; null for a plain object.</summary>
    public string? KmsCluster { get; internal init; }

    /// <summary>The key's id as it was seen last; null for a plain object.</summary>
    public string? KeyId { get; internal init; }

    /// <summary>Each part of it that has a key of its own.</summary>
    public IReadOnlyList<RekeyedPart> Parts { get; internal init; } = [];

    /// <summary>Why nothing or not all was done, and what to look out for; empty where there is nothing to say.</summary>
    public string Message { get; internal init; } = "";

    /// <summary>What stood against it.</summary>
    public IReadOnlyList<RekeyObstacle> Obstacles { get; internal init; } = [];

    /// <summary>The id of the error, of a failure; empty otherwise.</summary>
    public string ErrorId { get; internal init; } = "";

    /// <summary>The id of vCenter's last task for it, such as <c>task-80</c>; null where there was none.</summary>
    public string? TaskId { get; internal init; }

    /// <summary>The id of a key that was made and is not used; null where there is none. Running the command again uses it.</summary>
    public string? UnusedKeyId { get; internal init; }

    /// <summary>The name of the connection to its vCenter.</summary>
    public string Server { get; internal init; } = "";

    /// <summary>PowerCLI's id, such as <c>VirtualMachine-vm-62</c>; another vCenter may use the same.</summary>
    public string Id { get; internal init; } = "";

    /// <summary>PowerCLI's Uid, which names the server as well.</summary>
    public string Uid { get; internal init; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Status}";
}
