using System;
using System.IO;

namespace KeyGuard.Operations.Journal;

/// <summary>
/// Where a journal ends, found without reading the whole of it. A process that was killed while it wrote may have left
/// the beginning of a line: that is no entry, and what is appended takes its place.
/// </summary>
internal sealed class JournalTail
{
    private const int FirstWindow = 8 * 1024;
    private const byte LineFeed = (byte)'\n';

    /// <summary>How many entries there are.</summary>
    public long Count { get; private set; }

    /// <summary>The hash of the last.</summary>
    public string Hash { get; private set; } = JournalHash.None;

    /// <summary>Where the next byte is to be written.</summary>
    public long Position { get; private set; }

    /// <summary>Whether the last entry is whole, and only the end of its line is missing.</summary>
    public bool LacksLineEnd { get; private set; }

    /// <summary>What stands behind the last entry and is none.</summary>
    public byte[] Torn { get; private set; } = [];

    /// <exception cref="InvalidDataException">The last line is no entry, or not as it was written.</exception>
    public static JournalTail Read(Stream stream)
    {
        var length = stream.Length;
        for (long window = FirstWindow; ; window *= 8)
        {
            var bytes = ReadEnd(stream, Math.Min(window, length));
            var end = Array.LastIndexOf(bytes, LineFeed);
            var start = end <= 0 ? -1 : Array.LastIndexOf(bytes, LineFeed, end - 1);
            if (start >= 0 || bytes.Length == length) return Interpret(bytes, start + 1, end, length);
            if (window > 2L * JournalLineReader.LongestLine) throw new InvalidDataException("Its last line is too long to be an entry.");
        }
    }

    private static JournalTail Interpret(byte[] bytes, int start, int end, long length)
    {
        var tail = new JournalTail { Position = length };
        if (end >= 0) tail.TakeLast(new ArraySegment<byte>(bytes, start, end - start));
        tail.TakeRest(new ArraySegment<byte>(bytes, end + 1, bytes.Length - end - 1));
        return tail;
    }

    private void TakeLast(ArraySegment<byte> line)
    {
        if (JournalLine.TryRead(line) is not { IsIntact: true } last) throw new InvalidDataException("Its last line is not as KeyGuard wrote it.");
        Count = last.Number;
        Hash = last.Hash;
    }

    private void TakeRest(ArraySegment<byte> rest)
    {
        if (rest.Count == 0) return;
        if (JournalLine.TryRead(rest) is { IsIntact: true } whole && whole.Follows(Count, Hash))
        {
            Count = whole.Number;
            Hash = whole.Hash;
            LacksLineEnd = true;
            return;
        }
        if (rest.Count > JournalLineReader.LongestLine / 2) throw new InvalidDataException("What stands behind its last entry is too long to be the beginning of one.");
        Torn = rest.AsSpan().ToArray();
        Position -= Torn.Length;
    }

    private static byte[] ReadEnd(Stream stream, long count)
    {
        var bytes = new byte[count];
        stream.Position = stream.Length - count;
        var filled = 0;
        int read;
        while (filled < bytes.Length && (read = stream.Read(bytes, filled, bytes.Length - filled)) > 0) filled += read;
        return bytes;
    }
}
