using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KeyGuard.BackupKeys.Custody;

/// <summary>Why a key counts as erased: the statement about each custodian's root key, as it was received.</summary>
internal sealed class ErasureFacts
{
    /// <summary>When Veeam no longer held the key; missing as long as that is pending.</summary>
    public DateTime? ErasedAt { get; set; }

    public List<ErasureEvidence> Proofs { get; set; } = [];

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>What the key management service said about one root key.</summary>
internal sealed class ErasureEvidence
{
    public string Endpoint { get; set; } = "";

    public string InstanceId { get; set; } = "";

    public string RootKeyId { get; set; } = "";

    /// <summary>destroyed, purged or disabled.</summary>
    public string State { get; set; } = "";

    /// <summary>The HTTP status of the statement: 200 with metadata, or 404.</summary>
    public int Status { get; set; }

    public string? CorrelationId { get; set; }

    public DateTime CheckedAt { get; set; }

    public DateTime? DeletedAt { get; set; }

    public DateTime? RestorableUntil { get; set; }

    public bool? Imported { get; set; }

    /// <summary>Another root key of the same instance that answered at that moment; only needed beside a 404.</summary>
    public string? WitnessRootKeyId { get; set; }

    public string? WitnessCorrelationId { get; set; }
}
