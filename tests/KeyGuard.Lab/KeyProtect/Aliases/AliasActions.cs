using System;
using KeyGuard.Lab.Json;
using KeyGuard.Lab.KeyProtect.Errors;
using KeyGuard.Lab.KeyProtect.Keys;

namespace KeyGuard.Lab.KeyProtect.Aliases;

/// <summary>Gives a key another name and takes it away again; at once, where the service may need five minutes.</summary>
internal static class AliasActions
{
    public static KmsReply Add(KmsCall call)
    {
        KmsKey key = call.FindLivingKey();
        string alias = call.Route("alias");
        AliasRules.Check(alias);
        call.Instance.Keys.Change(key, present => With(present, alias));

        var resource = new AliasResource(key.Id, alias, call.Caller.IamId, call.Now);
        return KmsReply.Json(201, Collection<AliasResource>.Of(CollectionTypes.Alias, resource), LabJson.Wire.CollectionAliasResource);
    }

    public static KmsReply Remove(KmsCall call)
    {
        string alias = call.Route("alias");
        call.Instance.Keys.Change(call.FindKey(), key => Without(key, alias));
        return KmsReply.NoContent;
    }

    private static KmsKey With(KmsKey key, string alias)
    {
        if (key.Aliases.Contains(alias, StringComparer.Ordinal))
            throw AliasRules.Taken(alias);

        AliasRules.CheckCount(key.Aliases.Length + 1);
        return key with { Aliases = key.Aliases.Add(alias) };
    }

    private static KmsKey Without(KmsKey key, string alias) => key.Aliases.Contains(alias, StringComparer.Ordinal)
        ? key with { Aliases = key.Aliases.Remove(alias) }
        : throw KmsErrors.KeyNotFound();
}

internal sealed record AliasResource(string KeyId, string Alias, string CreatedBy, DateTimeOffset CreationDate);
