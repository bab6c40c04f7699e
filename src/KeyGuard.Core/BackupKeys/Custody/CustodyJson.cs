using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using KeyGuard.Errors;

namespace KeyGuard.BackupKeys.Custody;

/// <summary>The custody file's form on disk: UTF-8 without mark, LF, indented for human eyes.</summary>
internal static class CustodyJson
{
    private static readonly JsonWriterOptions Layout = new()
    {
        Indented = true,
        // The file is no web page: base64's plus signs stay readable and verbatim.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Write(CustodyDocument document)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Layout)) JsonSerializer.Serialize(writer, document, CustodyJsonContext.Default.CustodyDocument);
        stream.WriteByte((byte)'\n');
        var bytes = stream.ToArray();
        // Inside JSON strings a carriage return is always escaped, so these are line ends only.
        return Environment.NewLine == "\n" ? bytes : Array.FindAll(bytes, value => value != (byte)'\r');
    }

    /// <exception cref="KeyGuardException">It is not a custody file, or one from the future.</exception>
    public static CustodyDocument Read(byte[] content, string path)
    {
        var document = Parse(content, path);
        if (document.Format != CustodyDocument.FormatName) throw Faults.CustodyDamaged(path, $"it is a '{document.Format}' file.");
        if (document.Version > CustodyDocument.CurrentVersion) throw Faults.CustodyTooNew(path, "version " + document.Version);
        if (!IsWhole(document)) throw Faults.CustodyDamaged(path, "something in it is null that must not be.");
        if (document.Crit.Count > 0) throw Faults.CustodyTooNew(path, string.Join(", ", document.Crit));
        return document;
    }

    // The serializer takes null for an object or a list, whatever the type says.
    private static bool IsWhole(CustodyDocument document) =>
        document.Crit is not null && document.Keys is not null && document.Keys.TrueForAll(record =>
            record is { Name: not null, Protected: not null } && IsWhole(record.Wraps) && IsWhole(record.History)
            && record.Pending is null or { Description: not null, Wrap: not null } && (record.Pending is null || IsWhole([record.Pending.Wrap])));

    private static bool IsWhole(List<CustodyWrap> wraps) =>
        wraps is not null && wraps.TrueForAll(wrap => wrap is { Wrapped: not null, Endpoint: not null, InstanceId: not null, RootKeyId: not null, Aad: not null });

    private static CustodyDocument Parse(byte[] content, string path)
    {
        try
        {
            return JsonSerializer.Deserialize(content, CustodyJsonContext.Default.CustodyDocument) ?? throw Faults.CustodyDamaged(path, "it is empty.");
        }
        catch (JsonException broken)
        {
            throw Faults.CustodyDamaged(path, "it is not whole JSON: " + broken.Message, broken);
        }
    }
}

/// <summary>Serialization code made at build time: no reflection at run time, and a fast first use.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CustodyDocument))]
internal sealed partial class CustodyJsonContext : JsonSerializerContext
{
}
