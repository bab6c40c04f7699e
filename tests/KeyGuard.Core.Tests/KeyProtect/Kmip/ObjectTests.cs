using System.Linq;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.KeyProtect.Kmip;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.KeyProtect.Kmip;

/// <summary>The keys that clients made, with KMIP's states.</summary>
public sealed class ObjectTests(LabProcess lab) : KmipTest(lab)
{
    [Fact]
    public async Task States_are_those_of_kmip_and_destroyed_ones_are_shown_when_asked_for()
    {
        var client = Client();
        var adapter = await MakeAsync(client);
        for (var state = 1; state <= 6; state++) Control.AddKmipObjects("vc1", state);
        var living = await client.Kmip.ListObjectsAsync(adapter, [], None);
        Assert.Equal(["PreActive", "Active", "Deactivated", "Compromised"], living.Select(key => key.State.ToString()));
        var destroyed = await client.Kmip.ListObjectsAsync(adapter, [KmipObjectState.Destroyed, KmipObjectState.DestroyedCompromised], None);
        Assert.Equal(2, destroyed.Count);
        Assert.All(destroyed, key => Assert.NotNull(key.Destroyed));
        Assert.All(living, key => Assert.Equal((adapter.Id, "vc1", KmipObjectType.SymmetricKey, "lab"), (key.AdapterId, key.AdapterName, key.ObjectType, key.Kms)));
    }

    [Fact]
    public async Task A_key_tells_whose_certificate_made_it()
    {
        var client = Client();
        var adapter = await MakeAsync(client);
        var (certificate, _) = await new KmipCertificates(client.Kmip, adapter).AddAsync("vcenter", One, None);
        var id = Assert.Single(Control.AddKmipObjects("vc1", 2, certificate: "vcenter"));
        Assert.Equal(certificate.Id, (await client.Kmip.GetObjectAsync(adapter, id, None)).CreatedByCertificateId);
    }

    [Fact]
    public async Task Numbers_that_nobody_knows_survive()
    {
        var network = new ScriptedHandler().Reply(200, """{"access_token":"t","expires_in":3600}""")
            .Reply(200, """{"resources":[{"id":"a","state":42,"kmip_object_type":8},{"id":"b"}]}""");
        var keys = await Client(innermost: network).Kmip.ListObjectsAsync(new KmipAdapter { Id = "the-adapter" }, [], None);
        Assert.Equal((42, 8), ((int)keys[0].State, (int)keys[0].ObjectType));
        Assert.Equal(KmipObjectState.Unknown, keys[1].State);
        Assert.All(keys, key => Assert.False(key.IsSurelyIdle));
    }

    [Fact]
    public async Task A_long_list_is_read_to_its_end()
    {
        var client = Client();
        var adapter = await MakeAsync(client);
        var made = Control.AddKmipObjects("vc1", 2, count: 2050);
        Assert.Equal(made, (await client.Kmip.ListObjectsAsync(adapter, [], None)).Select(key => key.Id));
        Assert.Equal(3, Control.Count("kmipObjectList"));
    }

    [Fact]
    public async Task A_list_that_changes_while_it_is_read_is_read_again()
    {
        // Somebody destroyed the first key between the pages, so that the second page begins one too late.
        var network = new ScriptedHandler().Reply(200, """{"access_token":"t","expires_in":3600}""")
            .Reply(200, Page("a,b", 4)).Reply(200, Page("d", 3))
            .Reply(200, Page("b,c", 3)).Reply(200, Page("d", 3));
        var keys = await Client(innermost: network).Kmip.ListObjectsAsync(new KmipAdapter { Id = "the-adapter" }, [], None);
        Assert.Equal(["b", "c", "d"], keys.Select(key => key.Id));
    }

    [Fact]
    public async Task A_list_that_never_settles_is_an_error_and_not_half_a_list()
    {
        var network = new ScriptedHandler().Reply(200, """{"access_token":"t","expires_in":3600}""").Reply(200, Page("a", 2));
        var failure = await Assert.ThrowsAsync<KeyGuardException>(() => Client(innermost: network).Kmip.ListObjectsAsync(new KmipAdapter { Id = "the-adapter" }, [], None));
        Assert.Equal("KmipListingUnsettled", failure.ErrorId);
    }

    private static string Page(string ids, int total) =>
        $$"""{"metadata":{"totalCount":{{total}}},"resources":[{{string.Join(",", ids.Split(',').Select(id => $$"""{"id":"{{id}}","state":2}"""))}}]}""";
}
