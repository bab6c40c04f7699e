using System;
using System.Linq;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.KeyProtect;
using KeyGuard.KeyProtect.Kmip;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.KeyProtect.Kmip;

/// <summary>Adapters: as the service shows them, and made once however often it is asked.</summary>
public sealed class AdapterTests(LabProcess lab) : KmipTest(lab)
{
    [Fact]
    public async Task An_adapter_is_shown_as_it_was_made()
    {
        var client = Client();
        var made = await client.Kmip.CreateAdapterAsync(new KmipAdapterDefinition("vc_1-a", "für \"vCenter\""), LabProcess.RootKey, None);
        foreach (var name in new[] { "vc_1-a", made.Id })
        {
            var read = await client.Kmip.GetAdapterAsync(name, None);
            Assert.Equal((made.Id, "vc_1-a", "für \"vCenter\"", LabProcess.RootKey, "native_1.0"), (read.Id, read.Name, read.Description, read.RootKeyId, read.Profile));
            Assert.Equal((LabProcess.Primary, "lab", 5696), (read.InstanceId, read.Kms, read.KmipPort));
            Assert.NotNull(read.Created);
            Assert.Equal("iam-ServiceId-lab-manager", read.CreatedBy);
        }
    }

    [Fact]
    public async Task An_instance_without_adapters_gives_an_empty_list() => Assert.Empty(await Client().Kmip.ListAdaptersAsync(null, None));

    [Fact]
    public async Task More_adapters_than_a_page_are_listed_and_those_of_a_root_key_alone()
    {
        Control.Settings("""{"kmipAdapterLimit":300}""");
        var client = Client();
        var other = await client.CreateAsync(new RootKeyDefinition { Name = "other" }, None);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async worker =>
        {
            for (var at = worker; at < 205; at += 8) await MakeAsync(client, "vc" + at);
        }));
        await client.Kmip.CreateAdapterAsync(new KmipAdapterDefinition("another", null), other.Id, None);
        Assert.Equal(206, (await client.Kmip.ListAdaptersAsync(null, None)).Select(adapter => adapter.Name).Distinct().Count());
        Assert.Equal("another", Assert.Single(await client.Kmip.ListAdaptersAsync(other.Id, None)).Name);
    }

    [Fact]
    public async Task An_adapter_that_is_there_is_found_and_not_made_again()
    {
        var maker = new KmipAdapterMaker(Client());
        var definition = new KmipAdapterDefinition("vc1", "first");
        var rootKey = await maker.ResolveAsync("veeam-root", None);
        Assert.Null(await maker.FindAsync(definition, rootKey, None));
        var made = await maker.MakeAsync(definition, rootKey, None);
        Assert.Equal(made.Id, (await maker.FindAsync(new KmipAdapterDefinition("vc1", "second"), rootKey.ToUpperInvariant(), None))!.Id);
        // Somebody else was faster between looking and making.
        Assert.Equal(made.Id, (await maker.MakeAsync(definition, rootKey, None)).Id);
    }

    [Fact]
    public async Task An_adapter_with_another_root_key_is_no_substitute()
    {
        var client = Client();
        await MakeAsync(client);
        var other = await client.CreateAsync(new RootKeyDefinition { Name = "other" }, None);
        foreach (var attempt in new Func<Task>[]
        {
            () => new KmipAdapterMaker(client).FindAsync(new KmipAdapterDefinition("vc1", null), other.Id, None),
            () => new KmipAdapterMaker(client).MakeAsync(new KmipAdapterDefinition("vc1", null), other.Id, None),
        })
        {
            var failure = await Assert.ThrowsAsync<KeyGuardException>(attempt);
            Assert.Equal("KmipAdapterDiffers", failure.ErrorId);
            Assert.Contains(LabProcess.RootKey, failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task After_a_lost_reply_the_adapter_is_found_and_made_once()
    {
        var client = Client();
        LoseReply("POST");
        var made = await new KmipAdapterMaker(client).MakeAsync(new KmipAdapterDefinition("vc1", null), LabProcess.RootKey, None);
        Assert.Equal("vc1", made.Name);
        Assert.Equal(1, Control.Count("kmipAdapterCreate"));
    }

    [Fact]
    public async Task A_creation_that_never_arrived_is_reported_as_failed()
    {
        Control.Fault("""{"method":"POST","path":"/kmip_adapters","transport":"reset","times":0}""");
        var failure = await FailsAsync("KmsUnavailable", () => new KmipAdapterMaker(Once()).MakeAsync(new KmipAdapterDefinition("vc1", null), LabProcess.RootKey, None));
        Assert.Equal(KmsErrorKind.Unavailable, failure.Kind);
    }

    [Fact]
    public async Task When_nobody_can_tell_the_outcome_is_called_unknown()
    {
        LoseReply("POST");
        Control.Fault("""{"method":"GET","path":"/kmip_adapters","status":503,"times":0}""");
        var failure = await Assert.ThrowsAsync<KeyGuardException>(() => new KmipAdapterMaker(Once()).MakeAsync(new KmipAdapterDefinition("vc1", null), LabProcess.RootKey, None));
        Assert.Equal("OutcomeUnknown", failure.ErrorId);
        Assert.NotNull(failure.CorrelationId);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("two words")]
    [InlineData("../keys")]
    [InlineData("..")]
    [InlineData("*")]
    [InlineData("")]
    [InlineData("naïve")]
    [InlineData("1e2d3c4b-0001-4000-8000-000000000001")]
    [InlineData("a-name-of-more-than-forty-characters-is-too-long")]
    public void A_name_that_the_service_would_refuse_is_refused_before_it_is_asked(string name) =>
        Assert.Equal("KmipNameInvalid", Assert.Throws<KeyGuardException>(() => new KmipAdapterDefinition(name, null)).ErrorId);

    [Theory]
    [InlineData(1)]
    [InlineData(241)]
    public void A_description_of_the_wrong_length_is_too(int length) =>
        Assert.Equal("KmipDescriptionInvalid", Assert.Throws<KeyGuardException>(() => new KmipAdapterDefinition("vc1", new string('x', length))).ErrorId);

    [Theory]
    [InlineData("../keys/veeam-root")]
    [InlineData("..")]
    [InlineData("a?b=c")]
    public async Task A_name_never_leads_to_another_path(string name)
    {
        var failure = await Assert.ThrowsAsync<KeyGuardException>(() => Client().Kmip.GetAdapterAsync(name, None));
        Assert.Equal("KmipNameInvalid", failure.ErrorId);
        Assert.Empty(Control.Requests());
    }

    [Theory]
    [InlineData("https://us-south.kms.cloud.ibm.com", "us-south.kms.cloud.ibm.com")]
    [InlineData("https://private.us-south.kms.cloud.ibm.com", null)]
    [InlineData("https://0b6f4b1c.api.us-south.kms.appdomain.cloud", null)]
    [InlineData("https://api.us-south.hs-crypto.cloud.ibm.com:8211", null)]
    [InlineData("http://127.0.0.1:8080", null)]
    public void The_host_for_clients_is_told_only_where_it_is_documented(string endpoint, string? host) => Assert.Equal(host, KmipEndpoint.Host(new Uri(endpoint)));
}
