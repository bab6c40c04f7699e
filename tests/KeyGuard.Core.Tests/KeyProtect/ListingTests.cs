using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Http;
using KeyGuard.KeyProtect;
using KeyGuard.KeyProtect.Iam;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.KeyProtect;

/// <summary>Lists, metadata, versions and registrations.</summary>
public sealed class ListingTests(LabProcess lab) : LabTest(lab)
{
    [Fact]
    public async Task The_list_shows_root_keys_with_what_is_known_of_them()
    {
        var key = Assert.Single(await Client().ListAsync(includeDestroyed: false, CancellationToken.None));
        Assert.Equal(LabProcess.RootKey, key.Id);
        Assert.Equal("veeam-root", key.Name);
        Assert.Equal(["veeam-root"], key.Aliases);
        Assert.Equal(RootKeyState.Active, key.State);
        Assert.Equal(LabProcess.Primary, key.InstanceId);
        Assert.Equal(Lab.Url, key.Endpoint);
        Assert.Equal("lab", key.Kms);
        Assert.Equal("default", key.KeyRing);
        Assert.StartsWith("crn:", key.Crn, StringComparison.Ordinal);
        Assert.NotNull(key.KeyVersion);
        Assert.NotNull(key.Created);
        Assert.False(key.Imported);
    }

    [Fact]
    public async Task An_instance_without_keys_gives_an_empty_list()
    {
        var client = Client();
        await client.DeleteAsync("veeam-root", force: false, CancellationToken.None);
        Assert.Empty(await client.ListAsync(includeDestroyed: false, CancellationToken.None));
        Assert.Equal(RootKeyState.Destroyed, Assert.Single(await client.ListAsync(includeDestroyed: true, CancellationToken.None)).State);
    }

    [Fact]
    public async Task A_list_longer_than_a_page_is_read_to_its_end()
    {
        var pages = new ScriptedHandler().Reply(200, Page(0, 1000)).Reply(200, Page(1000, 1000)).Reply(200, Page(2000, 3));
        using var client = Scripted(pages);
        var keys = await client.ListAsync(includeDestroyed: true, CancellationToken.None);
        Assert.Equal(2003, keys.Select(key => key.Id).Distinct().Count());
        Assert.Equal(["0", "1000", "2000"], pages.Requests.Select(request => Query(request.Uri, "offset")));
        Assert.All(pages.Requests, request => Assert.Equal("0,1,2,3,5", Query(request.Uri, "state")));
    }

    [Fact]
    public async Task A_full_last_page_is_followed_by_an_empty_one()
    {
        var pages = new ScriptedHandler().Reply(200, Page(0, 1000)).Reply(200, """{"metadata":{"collectionTotal":0}}""");
        using var client = Scripted(pages);
        Assert.Equal(1000, (await client.ListAsync(includeDestroyed: false, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task The_labs_own_pages_fit_together()
    {
        var client = Client();
        var names = Enumerable.Range(1, 1000).Select(number => string.Format(CultureInfo.InvariantCulture, "key {0:0000}", number)).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async worker =>
        {
            for (var at = worker; at < names.Length; at += 8) await client.CreateAsync(new RootKeyDefinition { Name = names[at] }, CancellationToken.None);
        }));
        var listed = await client.ListAsync(includeDestroyed: false, CancellationToken.None);
        Assert.Equal(names.Append("veeam-root"), listed.Select(key => key.Name).OrderBy(name => name, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Standard_keys_are_left_out()
    {
        var reply = new ScriptedHandler().Reply(200, """{"resources":[{"id":"a","extractable":true},{"id":"b","extractable":false}]}""");
        using var client = Scripted(reply);
        Assert.Equal("b", Assert.Single(await client.ListAsync(includeDestroyed: false, CancellationToken.None)).Id);
    }

    [Fact]
    public async Task Metadata_of_a_destroyed_key_can_still_be_read()
    {
        var client = Client();
        await client.DeleteAsync("veeam-root", force: false, CancellationToken.None);
        var key = await client.GetMetadataAsync(LabProcess.RootKey, CancellationToken.None);
        Assert.Equal(RootKeyState.Destroyed, key.State);
        Assert.NotNull(key.Deleted);
        Assert.Equal(key.Deleted!.Value.AddDays(30), key.RestorableUntil!.Value);
    }

    [Fact]
    public async Task Versions_come_newest_first_in_every_state()
    {
        var client = Client();
        var first = (await client.GetMetadataAsync("veeam-root", CancellationToken.None)).KeyVersion;
        await client.RotateAsync("veeam-root", null, CancellationToken.None);
        await client.DisableAsync("veeam-root", CancellationToken.None);
        var versions = await client.GetVersionsAsync("veeam-root", CancellationToken.None);
        Assert.Equal(2, versions.Count);
        Assert.Equal(first, versions[1].Id);
        Assert.All(versions, version => Assert.NotNull(version.Created));
    }

    [Fact]
    public async Task Registrations_name_the_protected_resources()
    {
        const string Crn = "crn:v1:bluemix:public:cloud-object-storage:global:a/1:2:bucket:backups";
        Control.Register(LabProcess.RootKey, Crn);
        Assert.Equal([Crn], await Client().GetRegistrationsAsync("veeam-root", CancellationToken.None));
    }

    [Theory]
    [InlineData("a/b c?d#e")]
    [InlineData("..")]
    public async Task A_name_never_leads_to_another_path(string alias)
    {
        var failure = await Assert.ThrowsAsync<KmsException>(() => Client().GetMetadataAsync(alias, CancellationToken.None));
        Assert.False(failure.Kind is KmsErrorKind.RootKeyDestroyed or KmsErrorKind.Unavailable, failure.ToString());
    }

    private KeyProtectClient Scripted(ScriptedHandler network) => new(
        "scripted", new Uri("https://kms.example"), LabProcess.Primary, new BearerTokenSource(Secret.Of("t")),
        new HttpPipeline(new HttpPipelineOptions { Clock = Clock }, network));

    private static string Page(int from, int count) =>
        $$"""{"resources":[{{string.Join(",", Enumerable.Range(from, count).Select(number => $$"""{"id":"{{number}}","extractable":false,"state":1}"""))}}]}""";

    private static string Query(Uri uri, string name) => uri.Query.TrimStart('?').Split('&')
        .Select(pair => pair.Split('=')).Where(pair => pair[0] == name).Select(pair => Uri.UnescapeDataString(pair[1])).Single();
}
