using System.Collections.Frozen;
using System.Collections.Generic;

namespace KeyGuard.Lab.Iam;

/// <summary>A service id or trusted profile and what it may do in which instance.</summary>
internal sealed class Identity(string subject, string name, IReadOnlyDictionary<string, Roles> roles)
{
    private readonly FrozenDictionary<string, Roles> _roles = roles.ToFrozenDictionary();

    public string Subject { get; } = subject;

    public string IamId { get; } = "iam-" + subject;

    public string Name { get; } = name;

    public IReadOnlyDictionary<string, Roles> RolesByInstance => _roles;

    public Roles RolesIn(string instanceId) => _roles.GetValueOrDefault(instanceId);
}
