using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.KeyProtect.Iam;
using KeyGuard.KeyProtect.Kmip;
using KeyGuard.KeyProtect.Wire;
using KeyGuard.Secrets;

namespace KeyGuard.KeyProtect;

/// <summary>Key Protect and HPCS over HTTP: the cryptographic actions. The management of root keys is in the other part.</summary>
internal sealed partial class KeyProtectClient : IKeyProtectClient
{
    private readonly KmsChannel _channel;
    private readonly string _kms;

    // Root keys whose metadata this identity has been seen to read: asked once, however many keys are refused.
    private readonly ConcurrentDictionary<string, bool> _readable = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="kms">The connection's name, which root keys read through it carry.</param>
    /// <param name="endpoint">The service's base URL.</param>
    /// <param name="instanceId">The instance's GUID.</param>
    /// <param name="tokens">Becomes this client's.</param>
    /// <param name="http">Becomes this client's.</param>
    public KeyProtectClient(string kms, Uri endpoint, string instanceId, ITokenSource tokens, IHttpPipeline http)
    {
        _kms = kms;
        _channel = new KmsChannel(endpoint, instanceId, tokens, http);
        Kmip = new KmipClient(_channel, kms);
    }

    public Uri Endpoint => _channel.Endpoint;

    public string InstanceId => _channel.InstanceId;

    public HttpTraceLog Trace => _channel.Trace;

    public IKmipClient Kmip { get; }

    public async Task<GeneratedKey> GenerateWrappedAsync(string rootKey, IReadOnlyList<string>? aad, CancellationToken cancellationToken)
    {
        using var body = ActionBody.Plaintext(null, aad);
        var reply = await ActAsync(rootKey, "wrap", body, cancellationToken).ConfigureAwait(false);
        if (reply is { Plaintext: { } keyText, Ciphertext: { } wrapped }) return new GeneratedKey(keyText, wrapped, reply.KeyVersion, reply.CorrelationId);
        throw Incomplete(reply);
    }

    public async Task<WrapResult> WrapAsync(string rootKey, SecretBytes keyText, IReadOnlyList<string>? aad, CancellationToken cancellationToken)
    {
        using var body = ActionBody.Plaintext(keyText, aad);
        using var reply = await ActAsync(rootKey, "wrap", body, cancellationToken).ConfigureAwait(false);
        return new WrapResult(reply.Ciphertext ?? throw Incomplete(reply), reply.KeyVersion, reply.CorrelationId);
    }

    public async Task<UnwrapResult> UnwrapAsync(string rootKey, string wrapped, IReadOnlyList<string>? aad, CancellationToken cancellationToken)
    {
        using var body = ActionBody.Ciphertext(wrapped, aad);
        var reply = await ActAsync(rootKey, "unwrap", body, cancellationToken).ConfigureAwait(false);
        if (reply.Plaintext is not { } keyText) throw Incomplete(reply);
        return new UnwrapResult(keyText, reply.KeyVersion, reply.Ciphertext, reply.RewrappedKeyVersion, reply.CorrelationId);
    }

    public async Task<RewrapResult> RewrapAsync(string rootKey, string wrapped, IReadOnlyList<string>? aad, CancellationToken cancellationToken)
    {
        using var body = ActionBody.Ciphertext(wrapped, aad);
        using var reply = await ActAsync(rootKey, "rewrap", body, cancellationToken).ConfigureAwait(false);
        return new RewrapResult(reply.Ciphertext ?? throw Incomplete(reply), reply.KeyVersion, reply.RewrappedKeyVersion, reply.CorrelationId);
    }

    public void Dispose() => _channel.Dispose();

    // Wrapping, unwrapping and re-wrapping change nothing at the service, so a lost reply is answered by asking again.
    private Task<ActionReply> ActAsync(string rootKey, string action, SecretBytes body, CancellationToken cancellationToken) =>
        DeniedAsync(rootKey, action, () => InvestigatedAsync(rootKey, async () =>
        {
            using var reply = await _channel.SendAsync(KmsCall.Action(rootKey, action, body, repeatable: true), cancellationToken).ConfigureAwait(false);
            try
            {
                return ActionReplyReader.Read(reply);
            }
            catch (Exception broken) when (broken.IsBrokenJson())
            {
                throw Faults.BadReply(Endpoint, reply.CorrelationId, broken);
            }
        }, cancellationToken), cancellationToken);

    private KmsException Incomplete(ActionReply reply)
    {
        reply.Dispose();
        return Faults.BadReply(Endpoint, reply.CorrelationId);
    }
}
