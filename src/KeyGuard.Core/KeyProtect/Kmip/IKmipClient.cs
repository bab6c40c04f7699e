using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace KeyGuard.KeyProtect.Kmip;

/// <summary>
/// The native KMIP adapters of one Key Protect instance (API v2, <c>kmip_adapters</c>). An adapter or a certificate is named by
/// id or name. Every failure is a <see cref="KmsException"/>. All of it needs Manager or KmipAdapterManager.
/// </summary>
internal interface IKmipClient
{
    /// <summary>The adapters, or those of one root key.</summary>
    Task<IReadOnlyList<KmipAdapter>> ListAdaptersAsync(string? rootKeyId, CancellationToken cancellationToken);

    Task<KmipAdapter> GetAdapterAsync(string idOrName, CancellationToken cancellationToken);

    /// <summary>Creates an adapter. Not repeated after a lost reply.</summary>
    Task<KmipAdapter> CreateAdapterAsync(KmipAdapterDefinition definition, string rootKeyId, CancellationToken cancellationToken);

    /// <summary>Deletes an adapter with its certificates. The service refuses while it has objects.</summary>
    Task DeleteAdapterAsync(KmipAdapter adapter, CancellationToken cancellationToken);

    /// <summary>The certificates, without the certificates themselves, which the service shows one by one only.</summary>
    Task<IReadOnlyList<KmipAdapterCertificate>> ListCertificatesAsync(KmipAdapter adapter, CancellationToken cancellationToken);

    Task<KmipAdapterCertificate> GetCertificateAsync(KmipAdapter adapter, string idOrName, CancellationToken cancellationToken);

    /// <summary>Adds a certificate. Not repeated after a lost reply.</summary>
    Task<KmipAdapterCertificate> AddCertificateAsync(KmipAdapter adapter, string name, ClientCertificate certificate, CancellationToken cancellationToken);

    Task DeleteCertificateAsync(KmipAdapter adapter, string id, CancellationToken cancellationToken);

    /// <summary>The objects in these states; all but destroyed ones when none is given.</summary>
    Task<IReadOnlyList<KmipObject>> ListObjectsAsync(KmipAdapter adapter, IReadOnlyList<KmipObjectState> states, CancellationToken cancellationToken);

    Task<KmipObject> GetObjectAsync(KmipAdapter adapter, string id, CancellationToken cancellationToken);

    /// <summary>Destroys an object for ever. The service refuses an active one unless forced.</summary>
    Task DeleteObjectAsync(KmipAdapter adapter, string id, bool force, CancellationToken cancellationToken);
}
