using System.Collections.Generic;
using System.Collections.Immutable;

namespace KeyGuard.Lab.WinRm.Config;

/// <summary>The values of one computer: what differs from a new computer, and what policy lays over it.</summary>
/// <remarks>Guarded by the computer's lock.</remarks>
internal sealed class ConfigStore
{
    private readonly Dictionary<string, string> _local = [];
    private ImmutableDictionary<string, string> _policy = ImmutableDictionary<string, string>.Empty;

    public string this[string path] => _policy.GetValueOrDefault(path) ?? Local(path);

    public bool IsByPolicy(string path) => _policy.ContainsKey(path);

    public bool Flag(string path) => this[path] == "true";

    public string Local(string path) => _local.GetValueOrDefault(path) ?? ConfigSchema.Find(path)!.Default;

    public void Set(string path, string value) => _local[path] = value;

    /// <summary>Forgets what was set by hand, as <c>winrm invoke Restore winrm/config</c> does.</summary>
    public void Restore() => _local.Clear();

    public void ApplyPolicy(ImmutableDictionary<string, string> policy) => _policy = policy;
}
