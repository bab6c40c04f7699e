using System;
using System.Linq;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.KeyProtect;
using KeyGuard.KeyProtect.Kmip;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.KeyProtect.Kmip;

/// <summary>What is removed, what is refused, and what is known after a lost reply.</summary>
public sealed class RemovalTests(LabProcess lab) : KmipTest(lab)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task An_adapter_with_a_key_in_any_state_but_destroyed_stays(int state)
    {
        var client = Client();
        var adapter = await MakeAsync(client);
        var ids = Control.AddKmipObjects("vc1", state, count: 22);
        var failure = await Assert.ThrowsAsync<KeyGuardException>(() => new KmipGuard(client.Kmip).RequireUnusedAsync(adapter, includeCertificates: true, None));
        Assert.Equal("KmipAdapterHasObjects", failure.ErrorId);
        Assert.Contains($"22 {(KmipObjectState)state}; {ids[0]}", failure.Message, StringComparison.Ordinal);
        Assert.Contains("and 2 more", failure.Message, StringComparison.Ordinal);
        // The service says the same to whoever does not look before.
        await FailsAsync("KmipConflict", () => new KmipRemover(client.Kmip).RemoveAsync(adapter, None));
    }

    [Fact]
    public async Task An_adapter_with_destroyed_keys_goes_with_its_certificates_when_that_is_said()
    {
        var client = Client();
        var adapter = await MakeAsync(client);
        await new KmipCertificates(client.Kmip, adapter).AddAsync("vcenter", One, None);
        Control.AddKmipObjects("vc1", 5);
        var guard = new KmipGuard(client.Kmip);
        var refused = await Assert.ThrowsAsync<KeyGuardException>(() => guard.RequireUnusedAsync(adapter, includeCertificates: false, None));
        Assert.Equal("KmipAdapterHasCertificates", refused.ErrorId);
        Assert.Contains("vcenter", refused.Message, StringComparison.Ordinal);
        Assert.Equal("vcenter", Assert.Single(await guard.RequireUnusedAsync(adapter, includeCertificates: true, None)).Name);
        Assert.Equal(KmipRemovalStatus.Removed, await new KmipRemover(client.Kmip).RemoveAsync(adapter, None));
        Assert.Equal(KmipRemovalStatus.AlreadyGone, await new KmipRemover(client.Kmip).RemoveAsync(adapter, None));
        await FailsAsync("KmipAdapterUnknown", () => client.Kmip.GetAdapterAsync("vc1", None));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(5, false)]
    public async Task A_certificate_stays_while_keys_that_it_made_may_be_in_use(int state, bool isRefused)
    {
        var client = Client();
        var adapter = await MakeAsync(client);
        var certificates = new KmipCertificates(client.Kmip, adapter);
        var (mine, _) = await certificates.AddAsync("mine", One, None);
        var (other, _) = await certificates.AddAsync("other", Two, None);
        Control.AddKmipObjects("vc1", state, certificate: "mine");
        var guard = new KmipGuard(client.Kmip);
        await guard.RequireUnusedAsync(adapter, other, force: false, None);
        await guard.RequireUnusedAsync(adapter, mine, force: true, None);
        var refusal = await Record.ExceptionAsync(() => guard.RequireUnusedAsync(adapter, mine, force: false, None));
        Assert.Equal(isRefused ? "KmipCertificateInUse" : null, (refusal as KeyGuardException)?.ErrorId);
        Assert.Equal(KmipRemovalStatus.Removed, await new KmipRemover(client.Kmip).RemoveAsync(adapter, mine, None));
        Assert.Equal(KmipRemovalStatus.AlreadyGone, await new KmipRemover(client.Kmip).RemoveAsync(adapter, mine, None));
    }

    [Theory]
    [InlineData(KmipObjectState.PreActive, false)]
    [InlineData(KmipObjectState.Active, true)]
    [InlineData(KmipObjectState.Deactivated, false)]
    [InlineData(KmipObjectState.Compromised, false)]
    [InlineData((KmipObjectState)7, true)]
    [InlineData(KmipObjectState.Unknown, true)]
    public void A_key_that_may_be_in_use_is_destroyed_only_by_force(KmipObjectState state, bool isRefused)
    {
        var key = new KmipObject { Id = "key", State = state };
        KmipGuard.RequireUnused(key, force: true);
        var refusal = Record.Exception(() => KmipGuard.RequireUnused(key, force: false));
        Assert.Equal(isRefused ? "KmipObjectInUse" : null, (refusal as KeyGuardException)?.ErrorId);
    }

    [Fact]
    public async Task Keys_are_destroyed_once_and_an_active_one_by_force()
    {
        var client = Client();
        var adapter = await MakeAsync(client);
        var keys = await Task.WhenAll(new[] { 2, 3, 4 }.SelectMany(state => Control.AddKmipObjects("vc1", state)).Select(id => client.Kmip.GetObjectAsync(adapter, id, None)));
        var remover = new KmipRemover(client.Kmip);
        await FailsAsync("KmipConflict", () => remover.RemoveAsync(adapter, keys[0], force: false, None));
        foreach (var key in keys) Assert.Equal(KmipRemovalStatus.Removed, await remover.RemoveAsync(adapter, key, force: key.State == KmipObjectState.Active, None));
        foreach (var key in keys) Assert.Equal(KmipRemovalStatus.AlreadyGone, await remover.RemoveAsync(adapter, key, force: true, None));
        Assert.Equal(KmipObjectState.DestroyedCompromised, (await client.Kmip.GetObjectAsync(adapter, keys[2].Id, None)).State);
    }

    [Fact]
    public async Task After_a_lost_reply_the_service_tells_what_became_of_it()
    {
        var client = Client();
        var (adapter, certificate, key) = await OneOfEachAsync(client);
        var remover = new KmipRemover(client.Kmip);
        foreach (var remove in new Func<Task<KmipRemovalStatus>>[]
        {
            () => remover.RemoveAsync(adapter, key, force: false, None),
            () => remover.RemoveAsync(adapter, certificate, None),
            () => remover.RemoveAsync(adapter, None),
        })
        {
            LoseReply("DELETE");
            Assert.Equal(KmipRemovalStatus.Removed, await remove());
        }
        Assert.Equal((1, 1, 1), (Control.Count("kmipObjectDelete"), Control.Count("kmipCertificateDelete"), Control.Count("kmipAdapterDelete")));
    }

    [Fact]
    public async Task What_never_arrived_has_failed_and_what_nobody_can_tell_is_unknown()
    {
        var client = Once();
        var (adapter, certificate, key) = await OneOfEachAsync(client);
        var remover = new KmipRemover(client.Kmip);
        Func<Task<KmipRemovalStatus>>[] removals =
        [
            () => remover.RemoveAsync(adapter, key, force: false, None),
            () => remover.RemoveAsync(adapter, certificate, None),
            () => remover.RemoveAsync(adapter, None),
        ];
        Control.Fault("""{"method":"DELETE","transport":"reset","times":3}""");
        foreach (var remove in removals) await FailsAsync("KmsUnavailable", remove);
        Control.Fault("""{"method":"DELETE","when":"after","transport":"reset","times":3}""");
        Control.Fault("""{"method":"GET","path":"/kmip_adapters","status":503,"times":0}""");
        foreach (var remove in removals) Assert.Equal("OutcomeUnknown", (await Assert.ThrowsAsync<KeyGuardException>(remove)).ErrorId);
    }

    private async Task<(KmipAdapter Adapter, KmipAdapterCertificate Certificate, KmipObject Key)> OneOfEachAsync(KeyProtectClient client)
    {
        var adapter = await MakeAsync(client);
        var (certificate, _) = await new KmipCertificates(client.Kmip, adapter).AddAsync("vcenter", One, None);
        return (adapter, certificate, await client.Kmip.GetObjectAsync(adapter, Control.AddKmipObjects("vc1", 3).Single(), None));
    }
}
