using System;
using System.Collections.Generic;
using KeyGuard.Lab.WinRm.Commands;

namespace KeyGuard.Lab.WinRm.Resources;

/// <summary>The shells that are open, each with the results of its commands.</summary>
/// <remarks>Guarded by the computer's lock.</remarks>
internal sealed class Shells
{
    private readonly Dictionary<string, Dictionary<string, CommandResult>> _open = new(StringComparer.OrdinalIgnoreCase);

    public string Open()
    {
        string id = NewId();
        _open[id] = new Dictionary<string, CommandResult>(StringComparer.OrdinalIgnoreCase);
        return id;
    }

    public Dictionary<string, CommandResult>? Find(string id) => _open.GetValueOrDefault(id);

    public bool Close(string id) => _open.Remove(id);

    public static string NewId() => Guid.NewGuid().ToString().ToUpperInvariant();
}
