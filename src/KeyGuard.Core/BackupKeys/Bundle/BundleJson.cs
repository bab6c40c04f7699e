using System;
using System.Text.Json;
using System.Text.Json.Serialization;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Errors;

namespace KeyGuard.BackupKeys.Bundle;

/// <summary>The bundle's form on disk: the custody file's, UTF-8 without mark, LF, indented.</summary>
internal static class BundleJson
{
    public static byte[] Write(BundleDocument document) => CustodyJson.Write(writer => JsonSerializer.Serialize(writer, document, BundleJsonContext.Default.BundleDocument));

    /// <summary>Whether a file says that it is a bundle, whole or not.</summary>
    public static bool IsBundle(byte[] content)
    {
        try
        {
            var reader = new Utf8JsonReader(WithoutMark(content));
            while (reader.Read())
            {
                if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("format")) continue;
                return reader.Read() && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(BundleDocument.FormatName);
            }
        }
        catch (JsonException)
        {
            // What it is can't be told; who reads it next says what is wrong with it.
        }
        return false;
    }

    /// <exception cref="KeyGuardException">It is not a bundle, or one from the future.</exception>
    public static BundleDocument Read(byte[] content, string path)
    {
        var document = Parse(content, path);
        if (!IsBundle(content)) throw Faults.BundleDamaged(path, "it does not say that it is one.");
        if (document.Version > BundleDocument.CurrentVersion) throw Faults.BundleTooNew(path, "version " + document.Version);
        if (document.Crit is null || !CustodyShape.IsWhole(document.Keys)) throw Faults.BundleDamaged(path, "something in it is null that must not be.");
        if (document.Crit.Count > 0) throw Faults.BundleTooNew(path, string.Join(", ", document.Crit));
        return document;
    }

    private static BundleDocument Parse(byte[] content, string path)
    {
        try
        {
            return JsonSerializer.Deserialize(WithoutMark(content), BundleJsonContext.Default.BundleDocument) ?? throw Faults.BundleDamaged(path, "it is empty.");
        }
        catch (JsonException broken)
        {
            throw Faults.BundleDamaged(path, "it is not whole JSON: " + broken.Message, broken);
        }
    }

    // An editor on Windows may have put one there.
    private static ReadOnlySpan<byte> WithoutMark(byte[] content) => content.Length > 2 && content[0] == 0xEF && content[1] == 0xBB && content[2] == 0xBF ? content.AsSpan(3) : content;
}

/// <summary>Serialization code made at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BundleDocument))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class BundleJsonContext : JsonSerializerContext
{
}
