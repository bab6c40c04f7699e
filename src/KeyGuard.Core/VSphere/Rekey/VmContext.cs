using System.Collections.Generic;
using KeyGuard.VSphere.Inventory;

namespace KeyGuard.VSphere.Rekey;

/// <summary>All that is known around a machine when its re-key is planned.</summary>
internal sealed record VmContext
{
    public ProviderFacts Providers { get; init; } = new();

    /// <summary>Its host; null where unknown.</summary>
    public HostState? Host { get; init; }

    /// <summary>The key that an interrupted run had meant for it.</summary>
    public KeyRef? Begun { get; init; }

    /// <summary>The privileges that the user lacks on it; none where it can't be asked.</summary>
    public IReadOnlyCollection<string> MissingPrivileges { get; init; } = [];

    /// <summary>Keys that vCenter says can't be had, with its reason.</summary>
    public IReadOnlyDictionary<KeyRef, string> Unavailable { get; init; } = new Dictionary<KeyRef, string>();
}
