using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using KeyGuard.Lab.Iam;
using KeyGuard.Lab.KeyProtect;
using KeyGuard.Lab.VSphere.Sessions;
using KeyGuard.Lab.World;

namespace KeyGuard.Lab.Control;

/// <summary>What a newcomer needs to talk to the Lab's services.</summary>
internal sealed record LabInfo
{
    public required string Url { get; init; }

    public required DateTimeOffset Now { get; init; }

    public required ImmutableArray<InstanceInfo> Instances { get; init; }

    public required ImmutableArray<ApiKeyInfo> ApiKeys { get; init; }

    public required TrustedProfileInfo TrustedProfile { get; init; }

    /// <summary>The users of the backup server with their roles; all have the same password.</summary>
    public required Dictionary<string, string> VbrUsers { get; init; }

    /// <summary>The users of the vCenter; all have the same password.</summary>
    public required ImmutableArray<string> VCenterUsers { get; init; }

    public required string VCenterPassword { get; init; }

    public static LabInfo Of(LabWorld world, string url) => new()
    {
        Url = url,
        Now = world.Clock.Now,
        Instances = [.. world.Instances.Select(InstanceInfo.Of)],
        ApiKeys = [.. world.Identities.ApiKeys.Select(pair => new ApiKeyInfo(pair.Key, RoleNames(pair.Value)))],
        TrustedProfile = new TrustedProfileInfo(
            Identities.TrustedProfileId, Identities.TrustedProfileCrn, RoleNames(world.Identities.TrustedProfile)),
        VCenterUsers = [.. VimUsers.All.Select(user => user.Name)],
        VCenterPassword = VimUsers.Password,
        VbrUsers = KeyGuard.Lab.Vbr.VbrUsers.All.ToDictionary(user => user.Key, user => user.Value.ToString()),
    };

    private static Dictionary<string, string[]> RoleNames(Identity identity) =>
        identity.RolesByInstance.ToDictionary(pair => pair.Key, pair => pair.Value.ToString().Split(", "));
}

internal sealed record InstanceInfo(string Id, string Name, string Region, string RootKeyId)
{
    public static InstanceInfo Of(KmsInstance instance) => new(instance.Id, instance.Name, instance.Region, instance.SeededRootKeyId);
}

/// <summary>An API key with its roles per instance.</summary>
internal sealed record ApiKeyInfo(string ApiKey, Dictionary<string, string[]> Roles);

internal sealed record TrustedProfileInfo(string Id, string Crn, Dictionary<string, string[]> Roles);
