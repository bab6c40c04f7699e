using System.Collections.Immutable;
using KeyGuard.Lab.Json;
using KeyGuard.Lab.KeyProtect.Errors;
using KeyGuard.Lab.KeyProtect.Keys;

namespace KeyGuard.Lab.KeyProtect.Policies;

/// <summary>Shows and sets the policies of a key. The Lab keeps a rotation policy but does not rotate by it.</summary>
internal static class PolicyActions
{
    private const string RotationName = "rotation";
    private const string DualAuthName = "dualAuthDelete";

    public static KmsReply Get(KmsCall call)
    {
        KmsKey key = call.FindLivingKey();
        return Reply(call, key, CheckedName(call.Query("policy")));
    }

    public static KmsReply Put(KmsCall call)
    {
        KmsKey key = call.FindLivingKey();
        string? name = CheckedName(call.Query("policy"));
        PolicyResource asked = SingleResource(call.ReadBody(LabJson.Wire.CollectionPolicyResource), name);
        KmsKey changed = call.Instance.Keys.Change(key, present => present with
        {
            RotationPolicy = asked.Rotation is { } rotation
                ? PolicyRules.Rotation(present, present.RotationPolicy, rotation, call.Change)
                : present.RotationPolicy,
            DualAuthPolicy = asked.DualAuthDelete is { } dualAuth
                ? PolicyRules.DualAuth(present.DualAuthPolicy, dualAuth, call.Change)
                : present.DualAuthPolicy,
            LastUpdateDate = call.Now,
        });
        return Reply(call, changed, name);
    }

    /// <summary>The Lab's instances have no policies of their own.</summary>
    public static KmsReply GetOfInstance(KmsCall _) => KmsReply.Json(
        200, Collection<PolicyResource>.Of(CollectionTypes.Policy), LabJson.Wire.CollectionPolicyResource);

    private static PolicyResource SingleResource(Collection<PolicyResource>? body, string? name)
    {
        if (body is null)
            throw KmsErrors.NoBody();
        if (body.Resources is not { Length: 1 } resources)
            throw KmsErrors.BadBody("Only one policy per request is supported");

        PolicyResource asked = resources[0];
        bool matches = name switch
        {
            RotationName => asked.Rotation is not null,
            DualAuthName => asked.DualAuthDelete is not null,
            _ => asked.Rotation is not null || asked.DualAuthDelete is not null,
        };
        return matches
            ? asked
            : throw new KmsError(400, "BODY_QUERY_PARAM_MISMATCH_ERR", "Data in body does not match data required by query parameter");
    }

    private static KmsReply Reply(KmsCall call, KmsKey key, string? name)
    {
        var policies = ImmutableArray.CreateBuilder<PolicyResource>();
        if (name != RotationName && key.DualAuthPolicy is { } dualAuth)
            policies.Add(Describe(call, dualAuth) with { DualAuthDelete = new DualAuthSetting(dualAuth.Enabled) });
        if (name != DualAuthName && key.RotationPolicy is { } rotation)
            policies.Add(Describe(call, rotation) with { Rotation = rotation.AsRotation() });

        return KmsReply.Json(
            200, Collection<PolicyResource>.Of(CollectionTypes.Policy, policies.ToImmutable()), LabJson.Wire.CollectionPolicyResource);
    }

    private static PolicyResource Describe(KmsCall call, KeyPolicy policy) => new()
    {
        Type = CollectionTypes.Policy,
        Id = policy.Id,
        Crn = call.Instance.Crn("policy", policy.Id),
        CreatedBy = policy.CreatedBy,
        CreationDate = policy.CreationDate,
        UpdatedBy = policy.UpdatedBy,
        LastUpdateDate = policy.LastUpdateDate,
    };

    private static string? CheckedName(string? name) => name is null or RotationName or DualAuthName
        ? name
        : throw KmsErrors.InvalidQueryParameter("policy", "rotation or dualAuthDelete");
}
