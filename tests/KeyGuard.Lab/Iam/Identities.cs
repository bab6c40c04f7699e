using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.Lab.World;

namespace KeyGuard.Lab.Iam;

/// <summary>Who is known to the Lab's IAM: seven API keys and one trusted profile.</summary>
internal sealed class Identities
{
    public const string TrustedProfileId = "Profile-lab-0001";
    public const string TrustedProfileName = "lab-profile";
    public const string TrustedProfileCrn = $"crn:v1:bluemix:public:iam-identity::a/{Seed.Account}::profile:{TrustedProfileId}";

    /// <summary>Purging is a role of its own; the Lab's manager has it so that purging can be tried at all.</summary>
    private const Roles Everything = Roles.Reader | Roles.ReaderPlus | Roles.Writer | Roles.Manager | Roles.KeyPurge;

    private readonly FrozenDictionary<string, Identity> _byApiKey;
    private readonly FrozenDictionary<string, Identity> _byIamId;

    public Identities()
    {
        _byApiKey = new Dictionary<string, Identity>
        {
            ["lab-manager-key"] = Service("manager", EverywhereAs(Everything)),
            ["lab-writer-key"] = Service("writer", EverywhereAs(Roles.Reader | Roles.ReaderPlus | Roles.Writer)),
            ["lab-reader-key"] = Service("reader", EverywhereAs(Roles.Reader)),
            ["lab-rewrapper-key"] = Service("rewrapper", EverywhereAs(Roles.CustomRewrapper)),
            ["lab-primary-only-key"] = Service("primary-only", new() { [Seed.PrimaryInstance] = Everything }),
            ["lab-kmip-key"] = Service("kmip", EverywhereAs(Roles.KmipAdapterManager)),
            ["lab-stranger-key"] = Service("stranger", []),
        }.ToFrozenDictionary(StringComparer.Ordinal);
        TrustedProfile = new Identity(TrustedProfileId, TrustedProfileName, EverywhereAs(Everything));
        _byIamId = _byApiKey.Values.Append(TrustedProfile).ToFrozenDictionary(identity => identity.IamId, StringComparer.Ordinal);
    }

    public Identity TrustedProfile { get; }

    public IEnumerable<KeyValuePair<string, Identity>> ApiKeys => _byApiKey.OrderBy(pair => pair.Key, StringComparer.Ordinal);

    public Identity? FindByApiKey(string apiKey) => _byApiKey.GetValueOrDefault(apiKey);

    public Identity? FindByIamId(string iamId) => _byIamId.GetValueOrDefault(iamId);

    /// <summary>The trusted profile, when any of the ways to name it names the one there is.</summary>
    public Identity? FindProfile(string? id, string? crn, string? name) =>
        id == TrustedProfileId || crn == TrustedProfileCrn || name == TrustedProfileName ? TrustedProfile : null;

    private static Identity Service(string name, Dictionary<string, Roles> roles) =>
        new($"ServiceId-lab-{name}", $"lab-{name}", roles);

    private static Dictionary<string, Roles> EverywhereAs(Roles roles) =>
        new() { [Seed.PrimaryInstance] = roles, [Seed.RecoveryInstance] = roles };
}
