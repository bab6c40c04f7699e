using System;
using System.IO;
using System.Text.Json;
using KeyGuard.Secrets;

namespace KeyGuard.Vbr.Wire;

/// <summary>Writes the bodies of calls about encryption passwords; secrets as bytes.</summary>
internal static class VbrBody
{
    // JSON may write one byte as six, and the buffer must not grow: growing would leave a copy behind.
    private const int Widest = 6;
    private const int Frame = 256;

    /// <summary>A new password with its hint.</summary>
    public static SecretBytes Add(SecretBytes password, string hint) => Write((password.Length + hint.Length * 3) * Widest, writer =>
    {
        writer.WriteString("hint", hint);
        writer.WriteString("password", password.Bytes);
    });

    /// <summary>A password to be compared.</summary>
    public static SecretBytes Verify(SecretBytes password) => Write(password.Length * Widest, writer => writer.WriteString("password", password.Bytes));

    /// <summary>The record as it was read, with another hint: what this version of VBR keeps beside the hint stays as it is.</summary>
    public static SecretBytes Hint(JsonElement record, string hint) => Write((record.GetRawText().Length * 3 + hint.Length * 3) * Widest, writer =>
    {
        foreach (var member in record.EnumerateObject())
        {
            if (!string.Equals(member.Name, "hint", StringComparison.OrdinalIgnoreCase)) member.WriteTo(writer);
        }
        writer.WriteString("hint", hint);
    });

    private static SecretBytes Write(int size, Action<Utf8JsonWriter> members)
    {
        var buffer = new byte[size + Frame];
        try
        {
            using var stream = new MemoryStream(buffer);
            using (var writer = new Utf8JsonWriter(stream))
            {
                writer.WriteStartObject();
                members(writer);
                writer.WriteEndObject();
            }
            return SecretBytes.Copy(buffer.AsSpan(0, (int)stream.Position));
        }
        finally
        {
            Array.Clear(buffer, 0, buffer.Length);
        }
    }
}
