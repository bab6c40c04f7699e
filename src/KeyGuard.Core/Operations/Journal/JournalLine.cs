using System;
using System.Text;
using System.Text.Json;

namespace KeyGuard.Operations.Journal;

/// <summary>A line of the journal, as far as the chain is concerned.</summary>
/// <param name="Number">The entry's number.</param>
/// <param name="Previous">The hash of the entry before, as the line has it.</param>
/// <param name="Hash">The entry's hash, as the line has it.</param>
/// <param name="Actual">The hash that its bytes have.</param>
internal sealed record JournalLine(long Number, string Previous, string Hash, string Actual)
{
    private static readonly byte[] HashMember = Encoding.ASCII.GetBytes(",\"hash\":\"");
    private static readonly byte[] Closing = Encoding.ASCII.GetBytes("\"}");
    private static readonly int TailLength = HashMember.Length + JournalHash.Length + Closing.Length;

    /// <summary>Whether the line is as it was written.</summary>
    public bool IsIntact => string.Equals(Hash, Actual, StringComparison.Ordinal);

    /// <summary>Whether the line is the one that follows.</summary>
    public bool Follows(long count, string hash) => Number == count + 1 && string.Equals(Previous, hash, StringComparison.Ordinal);

    /// <summary>Reads a line without its end; null where it has not the form of an entry, to the byte.</summary>
    public static JournalLine? TryRead(ArraySegment<byte> line)
    {
        var hashed = line.Count - TailLength;
        if (hashed <= 0) return null;
        var tail = line.AsSpan(hashed);
        if (!tail.StartsWith(HashMember) || !tail.EndsWith(Closing)) return null;
        try
        {
            var (number, previous) = ReadLink(line);
            var hash = Encoding.ASCII.GetString(line.Array!, line.Offset + hashed + HashMember.Length, JournalHash.Length);
            return new JournalLine(number, previous, hash, JournalHash.Of(line.Array!, line.Offset, hashed));
        }
        catch (Exception broken) when (broken is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    // Reads to the end: what is no JSON is no entry.
    private static (long Number, string Previous) ReadLink(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line);
        json.Read();
        Expect(json.TokenType == JsonTokenType.StartObject);
        json.Read();
        Expect(json.ValueTextEquals("number"));
        json.Read();
        var number = json.GetInt64();
        json.Read();
        Expect(json.ValueTextEquals("previous"));
        json.Read();
        var previous = json.GetString() ?? "";
        while (json.Read())
        {
        }
        return (number, previous);
    }

    private static void Expect(bool condition)
    {
        if (!condition) throw new FormatException();
    }
}
