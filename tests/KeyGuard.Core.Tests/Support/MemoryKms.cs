using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.BackupKeys;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.KeyProtect;
using KeyGuard.KeyProtect.Kmip;
using KeyGuard.Secrets;

namespace KeyGuard.Tests.Support;

/// <summary>One instance with one root key, in memory. What it wrapped it can unwrap, and nothing else.</summary>
internal sealed class MemoryKms(string instanceId = LabProcess.Primary, string rootKeyId = LabProcess.RootKey) : IKeyProtectClient
{
    private readonly object _gate = new();
    private readonly Dictionary<string, (string Text, int Version)> _wrapped = [];

    public Uri Endpoint { get; } = new("https://us-south.kms.cloud.ibm.com");

    public string InstanceId { get; } = instanceId;

    public string RootKeyId { get; } = rootKeyId;

    public HttpTraceLog Trace { get; } = new();

    public IKmipClient Kmip => throw new NotSupportedException();

    public RootKeyState State { get; set; } = RootKeyState.Active;

    public int Version { get; set; } = 1;

    /// <summary>Replies without key versions, as HPCS documents them.</summary>
    public bool OmitVersions { get; set; }

    /// <summary>Re-wrapping under the same version gives the same bytes.</summary>
    public bool KeepsCiphertext { get; set; }

    /// <summary>Called before each action with its name (wrap, unwrap, rewrap, metadata); what it throws is the answer.</summary>
    public Action<string>? Before { get; set; }

    /// <summary>The texts of the next generated keys; then they are random.</summary>
    public Queue<string> NextTexts { get; } = new();

    public List<string> Calls { get; } = [];

    public List<string> Registrations { get; } = [];

    public static KmsException Failure(KmsErrorKind kind) => new(kind, "Test" + kind, FaultCategory.InvalidOperation, $"The service said {kind}.", "None; this is a test.") { CorrelationId = "c-1" };

    /// <summary>Every action fails so.</summary>
    public void Fail(KmsErrorKind kind) => Before = _ => throw Failure(kind);

    public int Count(string action)
    {
        lock (_gate) return Calls.Count(call => call == action);
    }

    /// <summary>The key's text behind a wrapped form; null for one that this root key did not make.</summary>
    public string? Reveal(string wrapped)
    {
        lock (_gate) return _wrapped.TryGetValue(wrapped, out var known) ? known.Text : null;
    }

    public string VersionId(int version) => $"{RootKeyId}/v{version}";

    /// <summary>Wraps a text under the present version, as if long ago.</summary>
    public string Seed(string text)
    {
        lock (_gate) return Wrap(text);
    }

    public Task<GeneratedKey> GenerateWrappedAsync(string rootKey, IReadOnlyList<string>? aad, CancellationToken cancellationToken) => Act("wrap", RootKeyState.Active, () =>
    {
        var text = NextTexts.Count > 0 ? NextTexts.Dequeue() : RandomText();
        return new GeneratedKey(Secret.Bytes(text), Wrap(text), Told(Version), "c-2");
    });

    public Task<WrapResult> WrapAsync(string rootKey, SecretBytes keyText, IReadOnlyList<string>? aad, CancellationToken cancellationToken) =>
        Act("wrap", RootKeyState.Active, () => new WrapResult(Wrap(Secret.Text(keyText)), Told(Version), "c-3"));

    public Task<UnwrapResult> UnwrapAsync(string rootKey, string wrapped, IReadOnlyList<string>? aad, CancellationToken cancellationToken) => Act("unwrap", RootKeyState.Deactivated, () =>
    {
        var (text, version) = Open(wrapped);
        var isOld = version != Version;
        return new UnwrapResult(Secret.Bytes(text), Told(version), isOld ? Wrap(text) : null, isOld ? Told(Version) : null, "c-4");
    });

    public Task<RewrapResult> RewrapAsync(string rootKey, string wrapped, IReadOnlyList<string>? aad, CancellationToken cancellationToken) => Act("rewrap", RootKeyState.Deactivated, () =>
    {
        var (text, version) = Open(wrapped);
        var again = KeepsCiphertext && version == Version ? wrapped : Wrap(text);
        return new RewrapResult(again, Told(version), Told(Version), "c-5");
    });

    public Task<KmsRootKey> GetMetadataAsync(string rootKey, CancellationToken cancellationToken) => Run("metadata", Metadata);

    public Task<IReadOnlyList<KmsRootKey>> ListAsync(bool includeDestroyed, CancellationToken cancellationToken) => Run<IReadOnlyList<KmsRootKey>>("list", () => [Metadata()]);

    public Task<IReadOnlyList<string>> GetRegistrationsAsync(string rootKey, CancellationToken cancellationToken) => Run<IReadOnlyList<string>>("registrations", () => Registrations.ToArray());

    public Task<IReadOnlyList<RootKeyVersion>> GetVersionsAsync(string rootKey, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<KmsRootKey> CreateAsync(RootKeyDefinition definition, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task RotateAsync(string rootKey, SecretBytes? material, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task DisableAsync(string rootKey, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task EnableAsync(string rootKey, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task DeleteAsync(string rootKey, bool force, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task RestoreAsync(string rootKey, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    private Task<T> Act<T>(string action, RootKeyState also, Func<T> effect) => Run(action, () =>
    {
        if (State == RootKeyState.Destroyed) throw Faults.RootKeyUnusable(KmsErrorKind.RootKeyDestroyed, Metadata());
        if (State != RootKeyState.Active && State != also) throw Faults.RootKeyUnusable(KmsErrorKind.RootKeyDisabled, Metadata());
        return effect();
    });

    private Task<T> Run<T>(string action, Func<T> effect)
    {
        try
        {
            lock (_gate)
            {
                Calls.Add(action);
                Before?.Invoke(action);
                return Task.FromResult(effect());
            }
        }
        catch (KmsException failure)
        {
            return Task.FromException<T>(failure);
        }
    }

    private KmsRootKey Metadata() => new() { Id = RootKeyId, Name = "veeam-root", State = State, KeyVersion = Told(Version), InstanceId = InstanceId, Endpoint = Endpoint };

    private string? Told(int version) => OmitVersions ? null : VersionId(version);

    private (string Text, int Version) Open(string wrapped) => _wrapped.TryGetValue(wrapped, out var known) ? known : throw Failure(KmsErrorKind.BadCiphertext);

    private string Wrap(string text)
    {
        var json = $$"""{"ciphertext":"{{Guid.NewGuid():N}}","version":"4.0.0"}""";
        var wrapped = Convert.ToBase64String(Encoding.ASCII.GetBytes(json));
        _wrapped[wrapped] = (text, Version);
        return wrapped;
    }

    private static string RandomText()
    {
        using var random = RandomNumberGenerator.Create();
        var bytes = new byte[32];
        while (true)
        {
            random.GetBytes(bytes);
            var text = Convert.ToBase64String(bytes);
            using var secret = Secret.Bytes(text);
            if (PasswordComplexity.IsMet(secret)) return text;
        }
    }
}
