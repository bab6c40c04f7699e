using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Tests.Support;
using KeyGuard.Vbr;
using Xunit;

namespace KeyGuard.Tests.Vbr;

/// <summary>Encryption passwords: list, add, change the hint, remove, verify, and where they are used.</summary>
public sealed class PasswordTests(LabProcess lab) : VbrTest(lab)
{
    [Theory]
    [InlineData("prod | eyJjaXBoZXJ0ZXh0IjoiYS9iK2M9In0=", "a+b/c=\"\\<ü€")]
    [InlineData("ü \" \\ / < & ' + €", "x")]
    public async Task Hint_and_password_arrive_as_they_are(string hint, string password)
    {
        var connection = await ConnectAsync();
        var added = await AddAsync(connection, hint, password);
        Assert.Equal(hint, added.Description);
        Assert.Equal(hint, added.Hint);
        Assert.NotNull(added.ModificationTime);
        Assert.Equal(password, Control.VbrPasswords()[hint]);
        Assert.Equal(added.Id, Assert.Single(await ListAsync(connection)).Id);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(200, 1)]
    [InlineData(201, 2)]
    [InlineData(450, 3)]
    public async Task A_listing_is_read_page_by_page(int count, int pages)
    {
        if (count > 0) Control.AddVbrPassword("many", "p", count: count);
        var connection = await ConnectAsync();
        var before = Control.Count("vbr-list");
        var listed = await ListAsync(connection);
        Assert.Equal(count, listed.Select(password => password.Id).Distinct().Count());
        Assert.Equal(pages, Control.Count("vbr-list") - before);
    }

    [Fact]
    public async Task A_listing_that_changes_between_pages_is_read_again()
    {
        var handler = new ScriptedHandler();
        handler.Reply(200, "{}").Reply(200, """{"access_token":"t","refresh_token":"r","expires_in":900}""");
        handler.Reply(200, Page(3, 1, 2)).Reply(200, Page(3, 2));
        handler.Reply(200, Page(3, 1, 2, 3)).Reply(403);
        await ConnectAsync(innermost: handler);
        Assert.Equal(6, handler.Requests.Count);
    }

    [Fact]
    public async Task A_listing_that_never_settles_is_no_listing()
    {
        var handler = new ScriptedHandler();
        handler.Reply(200, "{}").Reply(200, """{"access_token":"t","refresh_token":"r","expires_in":900}""").Reply(200, Page(1, 1, 1));
        await RefusedAsync(() => ConnectAsync(innermost: handler), VbrErrorKind.Unavailable, "VbrListingUnsettled");
    }

    [Theory]
    [InlineData("1.3-rev2")]
    [InlineData("1.1-rev0")]
    public async Task Changing_the_hint_keeps_the_password_and_the_unique_id(string version)
    {
        Control.Settings($$"""{"vbrApiVersions":["{{version}}"]}""");
        Control.AddVbrPassword("old", "kept", uniqueId: "vcenter01");
        var connection = await ConnectAsync();
        await connection.Client.SetHintAsync((await ListAsync(connection))[0], "new", CancellationToken.None);
        var changed = Assert.Single(await ListAsync(connection));
        Assert.Equal(("new", "vcenter01"), (changed.Hint, changed.UniqueId));
        Assert.Equal("kept", Control.VbrPasswords()["new"]);
    }

    [Fact]
    public async Task A_password_that_is_set_somewhere_is_not_removed()
    {
        var connection = await ConnectAsync();
        var used = await AddAsync(connection);
        Control.SetVbrJob("Nightly", "VSphereBackup", used.Id);
        var failure = await RefusedAsync(() => connection.Client.DeletePasswordAsync(used.Id, CancellationToken.None), VbrErrorKind.Rejected, "VbrRejected");
        Assert.Contains("Nightly", failure.Message);
        Assert.Single(await ListAsync(connection));
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        var connection = await ConnectAsync();
        await RefusedAsync(() => connection.Client.DeletePasswordAsync(Guid.NewGuid(), CancellationToken.None), VbrErrorKind.NotFound, "VbrNotFound");
        await RefusedAsync(() => VerifyAsync(connection, Guid.NewGuid(), "x"), VbrErrorKind.NotFound, "VbrNotFound");
    }

    [Theory]
    [InlineData("1.3-rev2", 3)]
    [InlineData("1.1-rev0", 3)]
    public async Task The_uses_in_jobs_and_the_configuration_backup_are_found(string version, int jobs)
    {
        Control.Settings($$"""{"vbrApiVersions":["{{version}}"]}""");
        var connection = await ConnectAsync();
        var (one, other) = (await AddAsync(connection, "one"), await AddAsync(connection, "other"));
        Control.SetVbrJob("a", "VSphereBackup", one.Id);
        Control.SetVbrJob("b", "BackupCopy", one.Id, isEncrypted: false);
        Control.SetVbrJob("c", "FileBackupCopy", other.Id);
        Control.SetVbrJob("d", "VSphereBackup", Guid.Empty);
        Control.SetVbrConfigBackup(other.Id);
        var uses = await connection.Client.ListJobUsesAsync(CancellationToken.None);
        Assert.Equal(jobs, uses.Count);
        Assert.Equal([("a", one.Id, true), ("b", one.Id, false), ("c", other.Id, true)], uses.Select(use => (use.Name, use.PasswordId, use.IsEnabled)));
        var configuration = Assert.Single(await connection.Client.GetConfigurationBackupUseAsync(CancellationToken.None));
        Assert.Equal((other.Id, "ConfigurationBackup", true), (configuration.PasswordId, configuration.Kind, configuration.IsEnabled));
    }

    [Fact]
    public async Task A_configuration_backup_without_a_password_uses_none() =>
        Assert.Empty(await (await ConnectAsync()).Client.GetConfigurationBackupUseAsync(CancellationToken.None));

    private static string Page(int total, params int[] numbers)
    {
        var records = numbers.Select(number => $$"""{"id":"00000000-0000-0000-0000-00000000000{{number}}","hint":"h"}""");
        return $$$"""{"data":[{{{string.Join(",", records)}}}],"pagination":{"total":{{{total}}},"count":{{{numbers.Length}}}}}""";
    }
}
