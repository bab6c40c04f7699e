using System;
using System.Text;
using System.Text.Json;
using KeyGuard.Http;
using KeyGuard.Secrets;

namespace KeyGuard.KeyProtect.Wire;

/// <summary>
/// Reads the flat JSON of wrap, unwrap and rewrap. It works on the bytes, so that the key's text goes from the reply's
/// buffer into a <see cref="SecretBytes"/> and never becomes a string.
/// </summary>
internal static class ActionReplyReader
{
    /// <exception cref="JsonException">The body is not a whole JSON object.</exception>
    public static ActionReply Read(HttpReply reply)
    {
        var result = new ActionReply { CorrelationId = reply.CorrelationId };
        try
        {
            var reader = new Utf8JsonReader(reply.Body.Span);
            Expect(ref reader, JsonTokenType.StartObject);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) ReadMember(ref reader, result);
            if (reader.TokenType != JsonTokenType.EndObject) throw new JsonException("The reply is not a JSON object.");
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    private static void ReadMember(ref Utf8JsonReader reader, ActionReply result)
    {
        var name = reader.GetString() ?? "";
        reader.Read();
        if (Is(name, "plaintext")) result.Plaintext = ReadSecret(ref reader);
        else if (Is(name, "ciphertext")) result.Ciphertext = reader.GetString();
        else if (Is(name, "keyVersion")) result.KeyVersion = ReadVersion(ref reader);
        else if (Is(name, "rewrappedKeyVersion")) result.RewrappedKeyVersion = ReadVersion(ref reader);
        else reader.Skip();
    }

    private static SecretBytes? ReadSecret(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType != JsonTokenType.String) throw new JsonException("The plaintext is not a string.");
        var unescaped = new byte[reader.ValueSpan.Length];
        try
        {
            var length = reader.CopyString(unescaped);
            return SecretBytes.Copy(unescaped.AsSpan(0, length));
        }
        finally
        {
            Array.Clear(unescaped, 0, unescaped.Length);
        }
    }

    private static string? ReadVersion(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("A key version is not an object.");
        string? id = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = reader.ValueTextEquals(Encoding.ASCII.GetBytes("id"));
            reader.Read();
            if (isId) id = reader.GetString();
            else reader.Skip();
        }
        return id;
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (!reader.Read() || reader.TokenType != type) throw new JsonException("The reply is not a JSON object.");
    }

    private static bool Is(string name, string wanted) => string.Equals(name, wanted, StringComparison.OrdinalIgnoreCase);
}
