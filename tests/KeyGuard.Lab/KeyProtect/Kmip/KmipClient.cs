using System;
using System.Collections.Immutable;
using System.Linq;
using KeyGuard.Lab.KeyProtect.Keys;
using KeyGuard.Lab.World;

namespace KeyGuard.Lab.KeyProtect.Kmip;

/// <summary>A client that has shown a trusted certificate. What it does is written down under the certificate and whoever uploaded it.</summary>
internal sealed class KmipClient(LabWorld world, KmsInstance instance, KmipAdapter adapter, KmipCertificate certificate) : IKmipClient
{
    public string InstanceId => instance.Id;

    public string AdapterId => adapter.Id;

    public string AdapterName => adapter.Name;

    public string CertificateId => certificate.Id;

    public string CreateKey(bool activate = true)
    {
        RequireRootKey();
        KmipState state = activate ? KmipState.Active : KmipState.PreActive;
        KmipObject made = KmipLifecycle.Create(adapter, instance.Kmip.NextNumber(), state, certificate.CreatedBy, certificate.Id, world.Clock.Now);
        instance.Kmip.Put([made]);
        return made.Id;
    }

    public KmipState? StateOf(string id) => instance.Kmip.FindObject(adapter, id)?.State;

    public ImmutableArray<string> Locate() =>
        [.. instance.Kmip.ObjectsOf(adapter).Where(found => !found.IsDestroyed).Select(found => found.Id)];

    public byte[] Get(string id)
    {
        RequireRootKey();
        return Find(id).Material ?? throw new KmipRefusal("Object Destroyed", "The key has been destroyed.");
    }

    public void Activate(string id) => Change(id, present => present.State == KmipState.PreActive
        ? KmipLifecycle.Enter(present, KmipState.Active, certificate.CreatedBy, certificate.Id, world.Clock.Now)
        : throw WrongState(present));

    public void Revoke(string id, bool compromised = false) => Change(id, present => present.IsDestroyed
        ? throw WrongState(present)
        : KmipLifecycle.Enter(present, compromised ? KmipState.Compromised : KmipState.Deactivated, certificate.CreatedBy, certificate.Id, world.Clock.Now));

    public void Destroy(string id) => Change(id, present => present.IsDestroyed || present.State == KmipState.Active
        ? throw WrongState(present)
        : KmipLifecycle.Destroy(present, certificate.CreatedBy, certificate.Id, world.Clock.Now));

    private void Change(string id, Func<KmipObject, KmipObject> change) => instance.Kmip.Change(Find(id), change);

    private KmipObject Find(string id) => instance.Kmip.FindObject(adapter, id) ?? throw new KmipRefusal("Item Not Found", "There is no such object.");

    /// <summary>The root key protects every key of the adapter: disabling it takes them all away.</summary>
    private void RequireRootKey()
    {
        if (instance.Keys.Find(adapter.RootKeyId, world.Clock.Now)?.StateAt(world.Clock.Now) != KeyState.Active)
            throw new KmipRefusal("General Failure", "The adapter's root key is not active.");
    }

    private static KmipRefusal WrongState(KmipObject present) => new("Wrong Key Lifecycle State", $"The object is {present.State}.");
}
