using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Http;
using KeyGuard.KeyProtect.Kmip;
using KeyGuard.Secrets;

namespace KeyGuard.KeyProtect;

/// <summary>
/// The key operations of one Key Protect or HPCS instance (API v2, <c>https://cloud.ibm.com/apidocs/key-protect</c>).
/// A root key is named by id or alias. Every failure is a <see cref="KmsException"/>; a failure that may mean
/// revocation has been checked against the root key's metadata before it is thrown. Role in brackets.
/// </summary>
internal interface IKeyProtectClient : IDisposable
{
    Uri Endpoint { get; }

    string InstanceId { get; }

    HttpTraceLog Trace { get; }

    /// <summary>The instance's native KMIP adapters.</summary>
    IKmipClient Kmip { get; }

    /// <summary>Has the service generate a 32-byte key and wrap it. [Reader]</summary>
    Task<GeneratedKey> GenerateWrappedAsync(string rootKey, IReadOnlyList<string>? aad, CancellationToken cancellationToken);

    /// <summary>Wraps a key whose base64 text is given. [Reader]</summary>
    Task<WrapResult> WrapAsync(string rootKey, SecretBytes keyText, IReadOnlyList<string>? aad, CancellationToken cancellationToken);

    /// <summary>Unwraps; after a rotation the service hands back a fresher wrapped form along with the key. [Reader]</summary>
    Task<UnwrapResult> UnwrapAsync(string rootKey, string wrapped, IReadOnlyList<string>? aad, CancellationToken cancellationToken);

    /// <summary>Wraps under the newest version without the key leaving the service. [Reader]</summary>
    Task<RewrapResult> RewrapAsync(string rootKey, string wrapped, IReadOnlyList<string>? aad, CancellationToken cancellationToken);

    /// <summary>The root keys of the instance, destroyed ones only when asked for. [Reader]</summary>
    Task<IReadOnlyList<KmsRootKey>> ListAsync(bool includeDestroyed, CancellationToken cancellationToken);

    /// <summary>What is known of a root key, in every state until it is purged. [Reader]</summary>
    Task<KmsRootKey> GetMetadataAsync(string rootKey, CancellationToken cancellationToken);

    /// <summary>The versions, newest first. [Reader]</summary>
    Task<IReadOnlyList<RootKeyVersion>> GetVersionsAsync(string rootKey, CancellationToken cancellationToken);

    /// <summary>How many resources are registered as protected by the key. [Reader]</summary>
    Task<IReadOnlyList<string>> GetRegistrationsAsync(string rootKey, CancellationToken cancellationToken);

    /// <summary>Creates or imports a root key. [Writer]</summary>
    Task<KmsRootKey> CreateAsync(RootKeyDefinition definition, CancellationToken cancellationToken);

    /// <summary>Makes a new version; imported keys need new material, generated ones take none. At most hourly. [Writer]</summary>
    Task RotateAsync(string rootKey, SecretBytes? material, CancellationToken cancellationToken);

    /// <summary>Suspends the key. [Manager]</summary>
    Task DisableAsync(string rootKey, CancellationToken cancellationToken);

    /// <summary>Makes a suspended key active again, at the earliest 30 s after it was suspended. [Manager]</summary>
    Task EnableAsync(string rootKey, CancellationToken cancellationToken);

    /// <summary>Destroys the key; it can be restored for 30 days. [Manager]</summary>
    Task DeleteAsync(string rootKey, bool force, CancellationToken cancellationToken);

    /// <summary>Restores a destroyed key. [Manager]</summary>
    Task RestoreAsync(string rootKey, CancellationToken cancellationToken);
}
