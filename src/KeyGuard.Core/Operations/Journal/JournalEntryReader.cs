using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace KeyGuard.Operations.Journal;

/// <summary>Reads a line as an entry. Members that this version does not know are passed over.</summary>
internal static class JournalEntryReader
{
    /// <summary>The entry; null where the line is none.</summary>
    public static JournalEntry? TryRead(ArraySegment<byte> line)
    {
        try
        {
            using var json = JsonDocument.Parse(line.AsMemory());
            return Read(json.RootElement);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static JournalEntry Read(JsonElement json) => new()
    {
        Number = json.GetProperty("number").GetInt64(),
        Time = json.GetProperty("time").GetDateTime().ToUniversalTime(),
        Action = Text(json, "action"),
        Name = Text(json, "name"),
        Phase = JournalWords.Phase(Text(json, "phase")),
        Before = Facts(json, "before"),
        After = Facts(json, "after"),
        ErrorId = Text(json, "error"),
        CorrelationIds = json.TryGetProperty("correlation", out var ids) ? ids.EnumerateArray().Select(id => id.GetString() ?? "").ToArray() : [],
        RunId = json.GetProperty("run").GetGuid(),
        Account = Text(json, "account"),
        Host = Text(json, "host"),
        ProcessId = json.GetProperty("process").GetInt32(),
        Program = Text(json, "program"),
        Command = Text(json, "command"),
        Previous = Text(json, "previous"),
        Hash = Text(json, "hash"),
    };

    private static string Text(JsonElement json, string member) => json.TryGetProperty(member, out var value) ? value.GetString() ?? "" : "";

    private static Dictionary<string, string> Facts(JsonElement json, string member)
    {
        var facts = new Dictionary<string, string>();
        if (!json.TryGetProperty(member, out var found)) return facts;
        foreach (var fact in found.EnumerateObject()) facts[fact.Name] = fact.Value.GetString() ?? "";
        return facts;
    }
}
