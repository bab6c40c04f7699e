using System;
using System.IO;
using System.Text.Json;
using KeyGuard.Secrets;

namespace KeyGuard.KeyProtect.Wire;

/// <summary>Writes JSON bodies as bytes that can be overwritten.</summary>
internal static class JsonBody
{
    /// <summary>An object with the members that are written.</summary>
    public static SecretBytes Write(Action<Utf8JsonWriter> members)
    {
        using var stream = new MemoryStream(1024);
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }
        var buffer = stream.GetBuffer();
        var body = SecretBytes.Copy(buffer.AsSpan(0, (int)stream.Length));
        Array.Clear(buffer, 0, buffer.Length);
        return body;
    }

    /// <summary>The service's collection envelope around one resource.</summary>
    public static SecretBytes Envelope(string type, Action<Utf8JsonWriter> resource) => Write(writer =>
    {
        writer.WriteStartObject("metadata");
        writer.WriteString("collectionType", type);
        writer.WriteNumber("collectionTotal", 1);
        writer.WriteEndObject();
        writer.WriteStartArray("resources");
        writer.WriteStartObject();
        resource(writer);
        writer.WriteEndObject();
        writer.WriteEndArray();
    });
}
