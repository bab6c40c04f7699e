using System.Collections.Generic;
using System.Text.Json;
using KeyGuard.Secrets;

namespace KeyGuard.KeyProtect.Wire;

/// <summary>Writes the bodies of wrap, unwrap, rewrap and rotate: only documented members, secrets as bytes.</summary>
internal static class ActionBody
{
    public static SecretBytes Empty() => JsonBody.Write(static _ => { });

    public static SecretBytes Ciphertext(string wrapped, IReadOnlyList<string>? aad) => JsonBody.Write(writer =>
    {
        writer.WriteString("ciphertext", wrapped);
        WriteAad(writer, aad);
    });

    public static SecretBytes Plaintext(SecretBytes? keyText, IReadOnlyList<string>? aad) => JsonBody.Write(writer =>
    {
        if (keyText is not null) writer.WriteString("plaintext", keyText.Bytes);
        WriteAad(writer, aad);
    });

    public static SecretBytes Payload(SecretBytes material) => JsonBody.Write(writer => writer.WriteString("payload", material.Bytes));

    public static SecretBytes Definition(RootKeyDefinition definition) => JsonBody.Envelope(MediaTypes.Key, writer => WriteResource(writer, definition));

    private static void WriteResource(Utf8JsonWriter writer, RootKeyDefinition definition)
    {
        writer.WriteString("type", MediaTypes.Key);
        writer.WriteString("name", definition.Name);
        if (definition.Aliases.Count > 0) WriteArray(writer, "aliases", definition.Aliases);
        if (definition.Description is { Length: > 0 } text) writer.WriteString("description", text);
        writer.WriteBoolean("extractable", false);
        if (definition.Expires is { } expires) writer.WriteString("expirationDate", expires.UtcDateTime);
        if (definition.Material is { } material) writer.WriteString("payload", material.Bytes);
    }

    private static void WriteAad(Utf8JsonWriter writer, IReadOnlyList<string>? aad)
    {
        if (aad is { Count: > 0 }) WriteArray(writer, "aad", aad);
    }

    private static void WriteArray(Utf8JsonWriter writer, string name, IReadOnlyList<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values) writer.WriteStringValue(value);
        writer.WriteEndArray();
    }
}
