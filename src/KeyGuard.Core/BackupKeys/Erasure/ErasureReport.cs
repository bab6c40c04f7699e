using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using KeyGuard.Errors;
using KeyGuard.Files;

namespace KeyGuard.BackupKeys.Erasure;

/// <summary>The results of an erasure as a file to be kept: what was proved, and what remains. It holds no secret.</summary>
internal sealed class ErasureReport
{
    public string Format { get; } = "keyguard-erasure-report";

    public int Version { get; } = 1;

    public DateTime Created { get; init; }

    public string Tool { get; } = "KeyGuard/" + typeof(ErasureReport).Assembly.GetName().Version?.ToString(3);

    public string Computer { get; } = Environment.MachineName;

    public IReadOnlyList<BackupKeyErasure> Keys { get; init; } = [];

    private static readonly FileFaults FileFaults = new(
        path => Faults.ErasureReportUnwritable(path, new TimeoutException("another process has been holding it for too long.")),
        Faults.ErasureReportUnwritable,
        Faults.ErasureReportUnwritable);

    /// <summary>Fails now rather than after the keys are gone.</summary>
    public static void RequireWritable(string path)
    {
        // A report is evidence: an earlier one is never written over.
        if (File.Exists(path)) throw Faults.ErasureReportExists(path);
        DurableFile.CreateFolder(path, FileFaults);
        DurableFile.RequireWritable(path, FileFaults);
    }

    public void Write(string path)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            JsonSerializer.Serialize(writer, this, ErasureReportContext.Default.ErasureReport);
        }
        DurableFile.Replace(path, stream.ToArray(), FileFaults);
    }

}

/// <summary>Serialization code made at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ErasureReport))]
internal sealed partial class ErasureReportContext : JsonSerializerContext
{
}
