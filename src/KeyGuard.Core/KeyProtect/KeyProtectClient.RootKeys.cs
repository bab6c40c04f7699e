using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.KeyProtect.Wire;
using KeyGuard.Secrets;

namespace KeyGuard.KeyProtect;

/// <content>The management of root keys.</content>
internal sealed partial class KeyProtectClient
{
    private const int PageSize = 1000;

    public async Task<IReadOnlyList<KmsRootKey>> ListAsync(bool includeDestroyed, CancellationToken cancellationToken)
    {
        var states = includeDestroyed ? "0,1,2,3,5" : "0,1,2,3";
        var all = new List<KmsRootKey>();
        List<KmsRootKey> page;
        do
        {
            page = await ReadAsync($"keys?limit={PageSize}&offset={all.Count}&state={Uri.EscapeDataString(states)}&extractable=false", Keys, cancellationToken).ConfigureAwait(false);
            all.AddRange(page);
        }
        while (page.Count == PageSize);
        // A server that does not know the filter sends standard keys along.
        return all.Where(key => key.IsRootKey).ToArray();
    }

    public async Task<KmsRootKey> GetMetadataAsync(string rootKey, CancellationToken cancellationToken)
    {
        using var reply = await _channel.SendAsync(KmsCall.Get($"{KeyPath(rootKey)}/metadata"), cancellationToken).ConfigureAwait(false);
        var key = Parse(reply, Keys).FirstOrDefault() ?? throw Faults.BadReply(Endpoint, reply.CorrelationId);
        key.CorrelationId = reply.CorrelationId;
        return key;
    }

    public async Task<IReadOnlyList<RootKeyVersion>> GetVersionsAsync(string rootKey, CancellationToken cancellationToken) =>
        await InvestigatedAsync(rootKey, () => ReadAsync($"{KeyPath(rootKey)}/versions?limit=5000&allKeyStates=true", RootKeyReader.ReadVersions, cancellationToken), cancellationToken).ConfigureAwait(false);

    public async Task<IReadOnlyList<string>> GetRegistrationsAsync(string rootKey, CancellationToken cancellationToken) =>
        await InvestigatedAsync(rootKey, () => ReadAsync($"{KeyPath(rootKey)}/registrations?limit=5000", RootKeyReader.ReadRegistrations, cancellationToken), cancellationToken).ConfigureAwait(false);

    public async Task<KmsRootKey> CreateAsync(RootKeyDefinition definition, CancellationToken cancellationToken)
    {
        using var body = ActionBody.Definition(definition);
        var call = new KmsCall(HttpMethod.Post, "keys") { Body = body, ContentType = MediaTypes.Key, KeyRing = definition.KeyRing, Prefer = "return=representation" };
        using var reply = await _channel.SendAsync(call, cancellationToken).ConfigureAwait(false);
        return Parse(reply, Keys).FirstOrDefault() ?? throw Faults.BadReply(Endpoint, reply.CorrelationId);
    }

    public async Task RotateAsync(string rootKey, SecretBytes? material, CancellationToken cancellationToken)
    {
        using var body = material is null ? null : ActionBody.Payload(material);
        await ChangeAsync(rootKey, KmsCall.Action(rootKey, "rotate", body, repeatable: false), cancellationToken).ConfigureAwait(false);
    }

    public Task DisableAsync(string rootKey, CancellationToken cancellationToken) =>
        ChangeAsync(rootKey, KmsCall.Action(rootKey, "disable", null, repeatable: false), cancellationToken);

    public Task EnableAsync(string rootKey, CancellationToken cancellationToken) =>
        ChangeAsync(rootKey, KmsCall.Action(rootKey, "enable", null, repeatable: false), cancellationToken);

    public Task DeleteAsync(string rootKey, bool force, CancellationToken cancellationToken) =>
        ChangeAsync(rootKey, new KmsCall(HttpMethod.Delete, $"{KeyPath(rootKey)}{(force ? "?force=true" : "")}") { Prefer = "return=minimal" }, cancellationToken);

    public Task RestoreAsync(string rootKey, CancellationToken cancellationToken) =>
        ChangeAsync(rootKey, new KmsCall(HttpMethod.Post, $"{KeyPath(rootKey)}/restore") { ContentType = MediaTypes.Action("restore") }, cancellationToken);

    private static string KeyPath(string rootKey) => "keys/" + Uri.EscapeDataString(rootKey);

    private Task<bool> ChangeAsync(string rootKey, KmsCall call, CancellationToken cancellationToken) => InvestigatedAsync(rootKey, async () =>
    {
        using var reply = await _channel.SendAsync(call, cancellationToken).ConfigureAwait(false);
        return true;
    }, cancellationToken);

    private async Task<T> ReadAsync<T>(string path, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        using var reply = await _channel.SendAsync(KmsCall.Get(path), cancellationToken).ConfigureAwait(false);
        return Parse(reply, read);
    }

    private List<KmsRootKey> Keys(JsonElement root) => RootKeyReader.Read(root, Endpoint, InstanceId, _kms);

    private T Parse<T>(HttpReply reply, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(reply.Body);
            return read(document.RootElement);
        }
        catch (Exception broken) when (broken.IsBrokenJson())
        {
            throw Faults.BadReply(Endpoint, reply.CorrelationId, broken);
        }
    }
}
