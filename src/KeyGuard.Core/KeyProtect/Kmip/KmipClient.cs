using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.KeyProtect.Wire;

namespace KeyGuard.KeyProtect.Kmip;

/// <summary>KMIP adapters over the channel of the instance's client.</summary>
internal sealed partial class KmipClient : IKmipClient
{
    private const string Adapters = "kmip_adapters";

    private readonly KmsChannel _channel;
    private readonly KmipReader _reader;

    public KmipClient(KmsChannel channel, string kms)
    {
        _channel = channel;
        _reader = new KmipReader(channel.Endpoint, channel.InstanceId, kms);
    }

    public Task<IReadOnlyList<KmipAdapter>> ListAdaptersAsync(string? rootKeyId, CancellationToken cancellationToken)
    {
        var filter = rootKeyId is null ? "" : $"&crk_id={Uri.EscapeDataString(rootKeyId)}";
        return ListAsync(new KmipTarget(KmipItem.Adapter, "*"), Adapters, filter, FewPerPage, _reader.Adapter, adapter => adapter.Id, cancellationToken);
    }

    public Task<KmipAdapter> GetAdapterAsync(string idOrName, CancellationToken cancellationToken) =>
        ReadAsync(new KmipTarget(KmipItem.Adapter, idOrName), KmsCall.Get(AdapterPath(idOrName)), _reader.Adapter, cancellationToken);

    public async Task<KmipAdapter> CreateAdapterAsync(KmipAdapterDefinition definition, string rootKeyId, CancellationToken cancellationToken)
    {
        using var body = KmipBody.Adapter(definition, rootKeyId);
        var call = new KmsCall(HttpMethod.Post, Adapters) { Body = body, ContentType = MediaTypes.KmipAdapter };
        return await ReadAsync(new KmipTarget(KmipItem.Adapter, definition.Name), call, _reader.Adapter, cancellationToken).ConfigureAwait(false);
    }

    public Task DeleteAdapterAsync(KmipAdapter adapter, CancellationToken cancellationToken) =>
        DeleteAsync(new KmipTarget(KmipItem.Adapter, adapter.Name), AdapterPath(adapter.Id), cancellationToken);

    public Task<IReadOnlyList<KmipAdapterCertificate>> ListCertificatesAsync(KmipAdapter adapter, CancellationToken cancellationToken) => ListAsync(
        new KmipTarget(KmipItem.Certificate, "*"), CertificatesPath(adapter), "", FewPerPage, found => _reader.Certificate(found, adapter), certificate => certificate.Id, cancellationToken);

    public Task<KmipAdapterCertificate> GetCertificateAsync(KmipAdapter adapter, string idOrName, CancellationToken cancellationToken) => ReadAsync(
        new KmipTarget(KmipItem.Certificate, idOrName), KmsCall.Get(CertificatePath(adapter, idOrName)), found => _reader.Certificate(found, adapter), cancellationToken);

    public async Task<KmipAdapterCertificate> AddCertificateAsync(KmipAdapter adapter, string name, ClientCertificate certificate, CancellationToken cancellationToken)
    {
        using var body = KmipBody.Certificate(KmipNames.Require(name), certificate);
        var call = new KmsCall(HttpMethod.Post, CertificatesPath(adapter)) { Body = body, ContentType = MediaTypes.KmipCertificate };
        return await ReadAsync(new KmipTarget(KmipItem.Certificate, name), call, found => _reader.Certificate(found, adapter), cancellationToken).ConfigureAwait(false);
    }

    public Task DeleteCertificateAsync(KmipAdapter adapter, string id, CancellationToken cancellationToken) =>
        DeleteAsync(new KmipTarget(KmipItem.Certificate, id), CertificatePath(adapter, id), cancellationToken);

    public Task<IReadOnlyList<KmipObject>> ListObjectsAsync(KmipAdapter adapter, IReadOnlyList<KmipObjectState> states, CancellationToken cancellationToken)
    {
        var filter = states.Count == 0 ? "" : "&state=" + Uri.EscapeDataString(string.Join(",", states.Select(state => (int)state)));
        return ListAsync(new KmipTarget(KmipItem.Key, "*"), ObjectsPath(adapter), filter, ManyPerPage, found => _reader.Object(found, adapter), found => found.Id, cancellationToken);
    }

    public Task<KmipObject> GetObjectAsync(KmipAdapter adapter, string id, CancellationToken cancellationToken) =>
        ReadAsync(new KmipTarget(KmipItem.Key, id), KmsCall.Get(ObjectPath(adapter, id)), found => _reader.Object(found, adapter), cancellationToken);

    public Task DeleteObjectAsync(KmipAdapter adapter, string id, bool force, CancellationToken cancellationToken) =>
        DeleteAsync(new KmipTarget(KmipItem.Key, id), ObjectPath(adapter, id) + (force ? "?force=true" : ""), cancellationToken);

    private static string AdapterPath(string idOrName) => $"{Adapters}/{KmipNames.Segment(idOrName)}";

    private static string CertificatesPath(KmipAdapter adapter) => AdapterPath(adapter.Id) + "/certificates";

    private static string CertificatePath(KmipAdapter adapter, string idOrName) => $"{CertificatesPath(adapter)}/{KmipNames.Segment(idOrName)}";

    private static string ObjectsPath(KmipAdapter adapter) => AdapterPath(adapter.Id) + "/kmip_objects";

    private static string ObjectPath(KmipAdapter adapter, string id) => $"{ObjectsPath(adapter)}/{KmipNames.Segment(id)}";

    private Task<T> ReadAsync<T>(KmipTarget target, KmsCall call, Func<JsonElement, T> read, CancellationToken cancellationToken)
        where T : class => AskAsync(target, call, root => root.Items("resources").Select(read).FirstOrDefault() ?? throw new JsonException("There is no resource."), cancellationToken);

    private Task DeleteAsync(KmipTarget target, string path, CancellationToken cancellationToken) =>
        AskAsync<bool>(target, new KmsCall(HttpMethod.Delete, path), null, cancellationToken);
}
