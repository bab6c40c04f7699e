using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Serialization;
using KeyGuard.BackupKeys.Custody;

namespace KeyGuard.BackupKeys.Bundle;

/// <summary>
/// A recovery bundle: what custody knows, as one file to keep beside the configuration backup and off site. It holds no
/// secret. Members this version does not know are kept; an unknown entry in <see cref="Crit"/> forbids using the file.
/// </summary>
internal sealed class BundleDocument
{
    public const string FormatName = "keyguard-recovery-bundle";
    public const int CurrentVersion = 1;

    public string Format { get; set; } = FormatName;

    public int Version { get; set; } = CurrentVersion;

    /// <summary>Features that a reader must know to read the file rightly.</summary>
    public List<string> Crit { get; set; } = [];

    /// <summary>Stays the same as long as the file is refreshed in its place.</summary>
    public Guid BundleId { get; set; } = Guid.NewGuid();

    /// <summary>When this content was written, UTC.</summary>
    public DateTime Created { get; set; }

    public string? Tool { get; set; }

    public BundleSource? Source { get; set; }

    /// <summary>How far the journals had come: a journal that was cut or written anew since shows.</summary>
    public List<BundleJournal>? Journals { get; set; }

    /// <summary>For a person without KeyGuard; before the keys, because that is what such a person sees first.</summary>
    public JsonElement? Instructions { get; set; }

    public List<CustodyRecord> Keys { get; set; } = [];

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>Where a bundle comes from.</summary>
internal sealed class BundleSource
{
    public string? Product { get; set; }

    public string? Server { get; set; }

    /// <summary>How many keys there were: a bundle that was cut by hand shows.</summary>
    public int? Keys { get; set; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
