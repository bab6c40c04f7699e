using System;
using System.Collections.Generic;
using KeyGuard.Connections;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Inventory;

/// <summary>What somebody asked for: a name, perhaps with wildcards, or an id, perhaps with its server.</summary>
/// <param name="Text">As it was given, for messages.</param>
internal sealed record EntityRequest(string Text)
{
    /// <summary>Whether a name, as vCenter keeps it, is meant; null where an id is.</summary>
    public Func<string, bool>? Matches { get; init; }

    /// <summary>The name in each form that may be meant, where it has no wildcards: then one of them is the object's, with or without its escapes.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Whether one object is meant, and not all that match.</summary>
    public bool IsExact { get; init; }

    /// <summary>The object's id.</summary>
    public ObjectRef? Item { get; init; }

    /// <summary>The server that it is on; null where nobody said.</summary>
    public VCenterConnection? Server { get; init; }
}
