using System;
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

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static byte[] Write(CustodyDocument document)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Layout)) JsonSerializer.Serialize(writer, document, CustodyJsonContext.Default.CustodyDocument);
        stream.WriteByte((byte)'\n');
        var bytes = stream.ToArray();
        // Inside JSON strings a carriage return is always escaped, so these are line ends only.
        return Environment.NewLine == "\n" ? bytes : Array.FindAll(bytes, value => value != (byte)'\r');
    }

    // Windows' editors and PowerShell 5.1 like to put one there.
    private static ReadOnlySpan<byte> WithoutMark(byte[] content) =>
        content.AsSpan().StartsWith(ByteOrderMark) ? content.AsSpan(ByteOrderMark.Length) : content;

    /// <exception cref="KeyGuardException">It is not a custody file, or one from the future.</exception>
    public static CustodyDocument Read(byte[] content, string path)
    {
        var document = Parse(content, path);
        if (document.Format != CustodyDocument.FormatName) throw Faults.CustodyDamaged(path, string.IsNullOrEmpty(document.Format) ? "it is no custody file." : $"it is a '{document.Format}' file.");
        if (document.Version > CustodyDocument.CurrentVersion) throw Faults.CustodyTooNew(path, "version " + document.Version);
        if (document.Version < 1 || document.Crit is null) throw Faults.CustodyDamaged(path, "its head is not whole.");
        if (document.Crit.Count > 0) throw Faults.CustodyTooNew(path, string.Join(", ", document.Crit));
        return CustodyShape.IsWhole(document) ? document : throw Faults.CustodyDamaged(path, "one of its entries is not whole.");
    }

    private static CustodyDocument Parse(byte[] content, string path)
    {
        try
        {
            return JsonSerializer.Deserialize(WithoutMark(content), CustodyJsonContext.Default.CustodyDocument) ?? throw Faults.CustodyDamaged(path, "it is empty.");
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
