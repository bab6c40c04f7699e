using System;
using System.Linq;
using System.Threading.Tasks;
using KeyGuard.BackupKeys.Inventory;
using KeyGuard.KeyProtect;
using KeyGuard.KeyProtect.Kmip;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.KeyProtect.Kmip;

/// <summary>What the service's refusals are turned into; and instances that have no adapters.</summary>
public sealed class RefusalTests(LabProcess lab) : KmipTest(lab)
{
    [Theory]
    [InlineData("lab-reader-key")]
    [InlineData("lab-writer-key")]
    public async Task Reader_and_writer_may_nothing_and_are_told_which_role_they_need(string apiKey)
    {
        var client = Client(apiKey);
        foreach (var call in new Func<Task>[] { () => client.Kmip.ListAdaptersAsync(null, None), () => client.Kmip.GetAdapterAsync("vc1", None), () => MakeAsync(client) })
        {
            var failure = await FailsAsync("KmsAccessDenied", call);
            Assert.Contains("KmipAdapterManager", failure.RecommendedAction, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_adapter_managers_role_suffices_where_root_keys_are_named_by_id()
    {
        var client = Client("lab-kmip-key");
        var maker = new KmipAdapterMaker(client);
        var adapter = await maker.MakeAsync(new KmipAdapterDefinition("vc1", null), await maker.ResolveAsync(LabProcess.RootKey, None), None);
        await new KmipCertificates(client.Kmip, adapter).AddAsync("vcenter", One, None);
        Assert.Empty(await client.Kmip.ListObjectsAsync(adapter, [], None));
        await FailsAsync("KmsAccessDenied", () => maker.ResolveAsync("veeam-root", None));
    }

    [Fact]
    public async Task A_root_key_that_is_not_there_or_not_active_is_named_as_the_cause()
    {
        var client = Client();
        await FailsAsync("RootKeyUnknown", () => client.Kmip.CreateAdapterAsync(new KmipAdapterDefinition("vc1", null), Guid.Empty.ToString(), None));
        await client.DisableAsync("veeam-root", None);
        await FailsAsync("KmipRootKeyUnfit", () => MakeAsync(client));
    }

    [Fact]
    public async Task What_is_not_there_is_named()
    {
        var client = Client();
        var adapter = await MakeAsync(client);
        Assert.Contains("'vc9'", (await FailsAsync("KmipAdapterUnknown", () => client.Kmip.GetAdapterAsync("vc9", None))).Message, StringComparison.Ordinal);
        Assert.Contains("'nobody'", (await FailsAsync("KmipCertificateUnknown", () => client.Kmip.GetCertificateAsync(adapter, "nobody", None))).Message, StringComparison.Ordinal);
        await FailsAsync("KmipObjectUnknown", () => client.Kmip.GetObjectAsync(adapter, LabProcess.RootKey, None));
        await client.Kmip.DeleteAdapterAsync(adapter, None);
        await FailsAsync("KmipAdapterUnknown", () => client.Kmip.GetObjectAsync(adapter, LabProcess.RootKey, None));
    }

    [Fact]
    public async Task More_adapters_than_an_instance_may_have_are_a_conflict()
    {
        Control.Settings("""{"kmipAdapterLimit":1}""");
        var client = Client();
        await MakeAsync(client);
        await FailsAsync("KmipConflict", () => MakeAsync(client, "vc2"));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(501)]
    public async Task An_instance_without_adapters_says_so_and_what_to_do(int status)
    {
        Control.Settings($$"""{"kmipMissingStatus":{{status}}}""");
        var client = Client();
        var adapter = new KmipAdapter { Id = "the-adapter", Name = "vc1" };
        foreach (var call in new Func<Task>[]
        {
            () => client.Kmip.ListAdaptersAsync(null, None),
            () => client.Kmip.GetAdapterAsync("vc1", None),
            () => MakeAsync(client),
            () => client.Kmip.DeleteAdapterAsync(adapter, None),
            () => client.Kmip.ListCertificatesAsync(adapter, None),
            () => client.Kmip.ListObjectsAsync(adapter, [], None),
        })
        {
            var failure = await FailsAsync("KmipNotSupported", call);
            Assert.Contains("HPCS", failure.RecommendedAction, StringComparison.Ordinal);
            Assert.Equal(status, failure.Status);
        }
        Assert.Empty((await KmipDependents.FindAsync(client.Kmip, LabProcess.RootKey, None)).Known);
    }

    [Fact]
    public async Task A_404_without_a_code_from_an_instance_with_adapters_is_only_about_the_adapter()
    {
        Control.Fault("""{"path":"/kmip_adapters/vc1","status":404,"noReasons":true}""");
        await FailsAsync("KmipAdapterUnknown", () => Client().Kmip.GetAdapterAsync("vc1", None));
    }

    [Fact]
    public async Task A_service_that_fails_says_nothing_about_adapters()
    {
        Control.Fault("""{"path":"/kmip_adapters","status":503,"times":0}""");
        await FailsAsync("KmsUnavailable", () => Once().Kmip.GetAdapterAsync("vc1", None));
        await Assert.ThrowsAsync<KmsException>(() => KmipDependents.FindAsync(Once().Kmip, LabProcess.RootKey, None));
    }

    [Fact]
    public async Task A_root_key_knows_the_adapters_that_depend_on_it_and_whoever_may_not_ask_learns_that()
    {
        var client = Client();
        await MakeAsync(client);
        Assert.Equal(new Dependent("KMIP adapter", "vc1"), (await KmipDependents.FindAsync(client.Kmip, LabProcess.RootKey, None)).Known.Single());
        Assert.Empty((await KmipDependents.FindAsync(client.Kmip, Guid.Empty.ToString(), None)).Known);
        var refused = await KmipDependents.FindAsync(Client("lab-reader-key").Kmip, LabProcess.RootKey, None);
        Assert.Empty(refused.Known);
        Assert.Equal("KmsAccessDenied", refused.Refusal!.ErrorId);
    }

    [Fact]
    public async Task The_service_keeps_an_active_root_key_that_has_adapters()
    {
        var client = Client();
        await MakeAsync(client);
        var failure = await Assert.ThrowsAsync<KmsException>(() => new RootKeyManager(client).DeleteAsync("veeam-root", force: true, None));
        Assert.Equal(KmsErrorKind.Conflict, failure.Kind);
    }
}
