using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace KeyGuard.Operations.Journal;

/// <summary>
/// Makes the lines of a journal, each chained to the one before. The hash of an entry is taken over the bytes of its
/// line up to the hash member; the hash of the entry before is among them.
/// </summary>
internal sealed class JournalLineWriter : IDisposable
{
    private static readonly JsonWriterOptions Layout = new()
    {
        // The file is no web page: names stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly MemoryStream _bytes = new();
    private readonly Utf8JsonWriter _json;

    /// <param name="count">How many entries there are.</param>
    /// <param name="hash">The hash of the last.</param>
    public JournalLineWriter(long count, string hash)
    {
        Count = count;
        Hash = hash;
        _json = new Utf8JsonWriter(_bytes, Layout);
    }

    /// <summary>How many entries there are now.</summary>
    public long Count { get; private set; }

    /// <summary>The hash of the last.</summary>
    public string Hash { get; private set; }

    /// <summary>The bytes written so far.</summary>
    public ArraySegment<byte> Bytes => new(_bytes.GetBuffer(), 0, (int)_bytes.Length);

    /// <summary>Ends a line that lacks nothing else.</summary>
    public void EndLine() => _bytes.WriteByte((byte)'\n');

    public void Add(JournalNote note, JournalAuthor author, DateTime time)
    {
        var start = (int)_bytes.Position;
        _json.Reset(_bytes);
        _json.WriteStartObject();
        _json.WriteNumber("number", ++Count);
        _json.WriteString("previous", Hash);
        _json.WriteString("time", time);
        Write(author);
        Write(note);
        // The object stays open: what is closed is the line, by hand, so that the bytes that are hashed are plain to see.
        _json.Flush();
        Hash = JournalHash.Of(_bytes.GetBuffer(), start, (int)_bytes.Position - start);
        var end = Encoding.ASCII.GetBytes($",\"hash\":\"{Hash}\"}}\n");
        _bytes.Write(end, 0, end.Length);
    }

    public void Dispose()
    {
        // Without the reset, the JSON left open would be taken for a mistake.
        _json.Reset(Stream.Null);
        _json.Dispose();
        _bytes.Dispose();
    }

    private void Write(JournalAuthor author)
    {
        _json.WriteString("run", author.Run);
        _json.WriteString("account", author.Account);
        _json.WriteString("host", author.Host);
        _json.WriteNumber("process", author.ProcessId);
        _json.WriteString("program", author.Program);
        _json.WriteString("command", author.Command);
    }

    private void Write(JournalNote note)
    {
        _json.WriteString("action", note.Action);
        _json.WriteString("name", note.Name);
        _json.WriteString("phase", JournalWords.Of(note.Phase));
        Write("before", note.Before);
        Write("after", note.After);
        if (note.Error is not null) _json.WriteString("error", note.Error);
        if (note.CorrelationIds.Count == 0) return;
        _json.WriteStartArray("correlation");
        foreach (var id in note.CorrelationIds) _json.WriteStringValue(id);
        _json.WriteEndArray();
    }

    private void Write(string member, IReadOnlyDictionary<string, string> facts)
    {
        if (facts.Count == 0) return;
        _json.WriteStartObject(member);
        foreach (var fact in facts) _json.WriteString(fact.Key, fact.Value);
        _json.WriteEndObject();
    }
}
