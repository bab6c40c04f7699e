using System.Linq;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.KeyProtect.Kmip;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.KeyProtect.Kmip;

/// <summary>The certificates of an adapter's clients.</summary>
public sealed class CertificateTests(LabProcess lab) : KmipTest(lab)
{
    [Fact]
    public async Task A_certificate_is_added_and_shown_with_what_it_says()
    {
        var client = Client();
        var adapter = await MakeAsync(client);
        var (added, wasThere) = await new KmipCertificates(client.Kmip, adapter).AddAsync("vcenter", One, None);
        Assert.False(wasThere);
        var read = Assert.Single(await new KmipCertificates(client.Kmip, adapter).ReadAsync(_ => true, None));
        Assert.Equal((added.Id, "vcenter", adapter.Id, "vc1"), (read.Id, read.Name, read.AdapterId, read.AdapterName));
        Assert.Equal((ClientCertificates.OneFingerprint, "CN=one.vcenter.test", 2126), (read.Fingerprint!, read.Subject!, read.NotAfter!.Value.Year));
        Assert.Equal(One.Pem, read.Pem);
    }

    [Fact]
    public async Task Lists_are_read_in_pages_and_only_what_is_wanted_is_read_whole()
    {
        var listed = """{"metadata":{"totalCount":201},"resources":[""" + string.Join(",", Enumerable.Range(0, 200).Select(number => $$"""{"id":"id-{{number}}","name":"c{{number}}"}""")) + "]}";
        var network = new ScriptedHandler().Then((sent, _) => Task.FromResult(ScriptedHandler.Response(200, Answer(sent), [])));
        var client = Client(innermost: network);
        var read = await new KmipCertificates(client.Kmip, new KmipAdapter { Id = "the-adapter" }).ReadAsync(certificate => certificate.Name is "c7" or "c200", None);
        Assert.Equal(["c7", "c200"], read.Select(certificate => certificate.Name));
        Assert.Equal(4, network.Requests.Count(sent => sent.Uri.AbsolutePath.Contains("/kmip_adapters/the-adapter/certificates")));

        string Answer(SentRequest sent) => sent.Uri switch
        {
            { AbsolutePath: "/identity/token" } => """{"access_token":"t","expires_in":3600}""",
            { Query: "?limit=200&offset=0&totalCount=true" } => listed,
            { Query: "?limit=200&offset=200&totalCount=true" } => """{"metadata":{"totalCount":201},"resources":[{"id":"id-200","name":"c200"}]}""",
            var one => $$"""{"resources":[{"id":"{{one.Segments.Last()}}","name":"{{one.Segments.Last().Replace("id-", "c")}}","certificate":"what nobody can read"}]}""",
        };
    }

    [Theory]
    [InlineData("vcenter")]
    [InlineData("another-name")]
    public async Task A_certificate_that_is_there_is_found_by_its_fingerprint_under_any_name(string name)
    {
        var client = Client();
        var certificates = new KmipCertificates(client.Kmip, await MakeAsync(client));
        var (added, _) = await certificates.AddAsync("vcenter", One, None);
        Assert.Equal((added.Id, true), ((await certificates.AddAsync(name, One, None)) is var (found, wasThere) ? (found.Id, wasThere) : default));
        Assert.Equal(added.Id, (await certificates.FindAsync("vcenter", One, None))!.Id);
    }

    [Fact]
    public async Task Even_when_the_service_calls_it_reserved_by_another_adapter()
    {
        // Seen in IBM's own tests of its Terraform provider.
        var client = Client();
        var certificates = new KmipCertificates(client.Kmip, await MakeAsync(client));
        var (added, _) = await certificates.AddAsync("vcenter", One, None);
        Control.Fault("""{"method":"POST","path":"/certificates","status":409,"code":"KMIP_CERT_REUSE_ERR"}""");
        var (found, wasThere) = await certificates.AddAsync("vcenter-2", One, None);
        Assert.Equal((added.Id, true), (found.Id, wasThere));
    }

    [Fact]
    public async Task A_certificate_of_another_adapter_is_refused()
    {
        var client = Client();
        var first = await MakeAsync(client);
        var second = await MakeAsync(client, "vc2");
        await new KmipCertificates(client.Kmip, first).AddAsync("vcenter", One, None);
        await FailsAsync("KmipCertificateReserved", () => new KmipCertificates(client.Kmip, second).AddAsync("vcenter", One, None));
    }

    [Fact]
    public async Task Another_certificate_of_the_same_name_is_refused()
    {
        var client = Client();
        var certificates = new KmipCertificates(client.Kmip, await MakeAsync(client));
        await certificates.AddAsync("vcenter", One, None);
        Assert.Equal("KmipCertificateDiffers", (await Assert.ThrowsAsync<KeyGuardException>(() => certificates.FindAsync("vcenter", Two, None))).ErrorId);
        await FailsAsync("KmipCertificateNameTaken", () => certificates.AddAsync("vcenter", Two, None));
        Assert.Null(await certificates.FindAsync("vcenter-2", Two, None));
    }

    [Fact]
    public async Task After_a_lost_reply_the_certificate_is_found_and_counts_as_added()
    {
        var client = Client();
        var certificates = new KmipCertificates(client.Kmip, await MakeAsync(client));
        LoseReply("POST", "/certificates");
        var (added, wasThere) = await certificates.AddAsync("vcenter", One, None);
        Assert.Equal(("vcenter", false), (added.Name, wasThere));
        Assert.Equal(1, Control.Count("kmipCertificateAdd"));
    }

    [Fact]
    public async Task When_nobody_can_tell_the_outcome_is_called_unknown_and_what_never_arrived_has_failed()
    {
        var client = Once();
        var certificates = new KmipCertificates(client.Kmip, await MakeAsync(client));
        Control.Fault("""{"method":"POST","path":"/certificates","transport":"reset"}""");
        await FailsAsync("KmsUnavailable", () => certificates.AddAsync("vcenter", One, None));
        LoseReply("POST", "/certificates");
        Control.Fault("""{"method":"GET","path":"/certificates","status":500,"times":0}""");
        Assert.Equal("OutcomeUnknown", (await Assert.ThrowsAsync<KeyGuardException>(() => certificates.AddAsync("vcenter", One, None))).ErrorId);
    }

    [Fact]
    public async Task More_certificates_than_an_adapter_may_have_are_a_conflict()
    {
        Control.Settings("""{"kmipCertificateLimit":1}""");
        var client = Client();
        var certificates = new KmipCertificates(client.Kmip, await MakeAsync(client));
        await certificates.AddAsync("one", One, None);
        await FailsAsync("KmipConflict", () => certificates.AddAsync("two", Two, None));
    }

    [Theory]
    [InlineData("vc1.example.com", "vc1-example-com")]
    [InlineData("--two words--", "two-words")]
    [InlineData("é", "cert-0123456789ab")]
    [InlineData(null, "cert-0123456789ab")]
    [InlineData("1e2d3c4b-0001-4000-8000-000000000001", "cert-0123456789ab")]
    public void A_name_is_made_of_what_the_certificate_came_with(string? given, string name) =>
        Assert.Equal(name, KmipNames.ForCertificate(given, "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF"));
}
