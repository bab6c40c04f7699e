using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KeyGuard.BackupKeys.Custody;

/// <summary>
/// The custody file's content: where every wrapped key came from and where it is. It holds no secret. Members this
/// version does not know are kept as they are; an entry in <see cref="Crit"/> that it does not know forbids using the file.
/// </summary>
internal sealed class CustodyDocument
{
    public const string FormatName = "keyguard-custody";
    public const int CurrentVersion = 1;

    // Neither has a default: a JSON file that does not say so itself is no custody file.
    public string Format { get; set; } = "";

    public int Version { get; set; }

    /// <summary>Features that a reader must know to read the file rightly.</summary>
    public List<string> Crit { get; set; } = [];

    public Guid Id { get; set; } = Guid.NewGuid();

    public DateTime Created { get; set; }

    public string? Tool { get; set; }

    public List<CustodyRecord> Keys { get; set; } = [];

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>One backup key.</summary>
internal sealed class CustodyRecord
{
    public string Name { get; set; } = "";

    /// <summary>What never changes as long as the key lives.</summary>
    public ProtectedFacts Protected { get; set; } = new();

    public string State { get; set; } = RecordState.Created;

    public VeeamFacts? Veeam { get; set; }

    /// <summary>The wraps in use, one per custodian; any of them unwraps the key.</summary>
    public List<CustodyWrap> Wraps { get; set; } = [];

    /// <summary>Wraps that were replaced; old restore points still show them as their hint.</summary>
    public List<CustodyWrap> History { get; set; } = [];

    public PendingChange? Pending { get; set; }

    /// <summary>What proved that the key is beyond reach; for a key that was erased on purpose.</summary>
    public ErasureFacts? Erasure { get; set; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>How far a key has come.</summary>
internal static class RecordState
{
    /// <summary>Made and wrapped; not known to be in Veeam.</summary>
    public const string Created = "created";

    /// <summary>Registered in Veeam.</summary>
    public const string Active = "active";

    /// <summary>Erased on purpose. The record stays: without the root key its wrapped forms are of use to nobody.</summary>
    public const string Erased = "erased";
}

/// <summary>The facts of a key that no re-wrap changes.</summary>
internal sealed class ProtectedFacts
{
    public string Name { get; set; } = "";

    public DateTime? Created { get; set; }

    /// <summary>What the password is: the base64 text (44 characters) of the 32 bytes.</summary>
    public string? Secret { get; set; }

    /// <summary>See <see cref="CheckValue"/>; missing until the key was seen in clear once.</summary>
    public string? Check { get; set; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>Where Veeam has the key.</summary>
internal sealed class VeeamFacts
{
    public Guid? PasswordId { get; set; }

    public string? Description { get; set; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>A wrapped form, and which root key made it.</summary>
internal sealed class CustodyWrap
{
    public string Kms { get; set; } = "";

    public string Endpoint { get; set; } = "";

    public string InstanceId { get; set; } = "";

    public string RootKeyId { get; set; } = "";

    public string? RootKeyVersion { get; set; }

    public List<string> Aad { get; set; } = [];

    /// <summary>The wrapped form, verbatim.</summary>
    public string Wrapped { get; set; } = "";

    public DateTime? WrappedAt { get; set; }

    public DateTime? SupersededAt { get; set; }

    /// <summary>When this form was last seen to unwrap to the recorded key.</summary>
    public DateTime? LastVerifiedAt { get; set; }

    /// <summary>The base URL where that was, if it was another than <see cref="Endpoint"/>.</summary>
    public string? LastVerifiedEndpoint { get; set; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>A change to Veeam that has been prepared, and whose outcome is not recorded yet.</summary>
internal sealed class PendingChange
{
    public const string Register = "register";
    public const string Rewrap = "rewrap";
    public const string Realign = "realign";
    public const string Erase = "erase";

    public string Operation { get; set; } = "";

    public DateTime Since { get; set; }

    /// <summary>The wrapped form that goes into Veeam.</summary>
    public CustodyWrap Wrap { get; set; } = new();

    /// <summary>The wrapped form that it takes the place of; null for a key that is new to Veeam.</summary>
    public string? Replaces { get; set; }

    /// <summary>The description that goes into Veeam.</summary>
    public string Description { get; set; } = "";

    public RunOwner? Owner { get; set; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>Which run prepared a change, so that nobody else settles it while that run is still at work.</summary>
internal sealed class RunOwner
{
    public string Host { get; set; } = "";

    public int ProcessId { get; set; }

    public DateTime ProcessStart { get; set; }

    public Guid Run { get; set; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
