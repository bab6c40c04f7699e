using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading;
using KeyGuard.BackupKeys.Bundle;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Custody.Merge;
using KeyGuard.Errors;
using KeyGuard.Tests.BackupKeys.TwoCustodians;
using Xunit;

namespace KeyGuard.Tests.BackupKeys.Bundle;

/// <summary>The bundle as a file: what it holds, and that nothing whole is ever lost by writing it.</summary>
public sealed class BundleFileTests : TwoCustodiansTest
{
    [Fact]
    public void It_holds_what_custody_knows_and_no_secret()
    {
        Have(["a", "b"]);
        var text = File.ReadAllText(BundlePath);
        using var json = JsonDocument.Parse(text);
        Assert.Equal("keyguard-recovery-bundle", json.RootElement.GetProperty("format").GetString());
        Assert.Equal((1, 2), (json.RootElement.GetProperty("version").GetInt32(), json.RootElement.GetProperty("source").GetProperty("keys").GetInt32()));
        Assert.Equal("VBR01", json.RootElement.GetProperty("source").GetProperty("server").GetString());
        Assert.Contains("Do not decode it", json.RootElement.GetProperty("instructions").ToString(), StringComparison.Ordinal);
        Assert.Equal(JsonSerializer.Serialize(Custody.Read().Keys), JsonSerializer.Serialize(Bundle.TryRead()!.Keys));
        Assert.All(Veeam.List(), key =>
        {
            var password = Veeam.Password(key.Id);
            Assert.DoesNotContain(password, text, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(password)), text, StringComparison.Ordinal);
        });
        Assert.DoesNotContain('\r', text);
    }

    [Fact]
    public void It_is_readable_by_its_owner_only()
    {
#if NET
        Have(["a"]);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(BundlePath));
#endif
    }

    [Fact]
    public void The_generation_before_is_kept_and_nothing_is_written_where_nothing_is_new()
    {
        Have(["a"]);
        var first = File.ReadAllBytes(BundlePath);
        Have(["b"]);
        Assert.Equal(2, Bundle.TryRead()!.Keys.Count);
        // Brings only the journal's head up to date, which is no generation.
        Refresh();
        var written = File.ReadAllBytes(BundlePath);
        // The last but one refresh was that of the creation.
        Assert.Equal([RecordState.Active, RecordState.Created], BundleJson.Read(File.ReadAllBytes(BundlePath + ".previous"), "x").Keys.Select(record => record.State));
        Assert.False(Write().Written);
        Assert.Equal(written, File.ReadAllBytes(BundlePath));
        Assert.Equal(BundleJson.Read(first, "x").BundleId, Bundle.TryRead()!.BundleId);
    }

    [Fact]
    public void Keys_that_a_lost_custody_file_does_not_know_any_more_stay_in_it()
    {
        Have(["a", "b"]);
        File.Delete(CustodyPath);
        foreach (var key in Veeam.List()) Veeam.Drop(key.Id);
        Have(["c"]);
        Assert.Equal(["a", "b", "c"], Bundle.TryRead()!.Keys.Select(record => record.Name).OrderBy(name => name, StringComparer.Ordinal));
        Assert.Equal(2, Write().OnlyInBundle);
    }

    [Theory]
    [InlineData("", "BundleDamaged")]
    [InlineData("{ \"format\": \"keyguard-recovery-bundle\", \"ver", "BundleDamaged")]
    [InlineData("<xml/>", "BundleDamaged")]
    [InlineData("null", "BundleDamaged")]
    [InlineData("{}", "BundleDamaged")]
    [InlineData("{ \"format\": \"keyguard-custody\", \"version\": 1, \"crit\": [], \"keys\": [] }", "BundleDamaged")]
    [InlineData("{ \"format\": \"keyguard-recovery-bundle\", \"version\": 1, \"crit\": [], \"keys\": null }", "BundleDamaged")]
    [InlineData("{ \"format\": \"keyguard-recovery-bundle\", \"version\": 2, \"crit\": [], \"keys\": [] }", "BundleTooNew")]
    [InlineData("{ \"format\": \"keyguard-recovery-bundle\", \"version\": 1, \"crit\": [\"sealed\"], \"keys\": [] }", "BundleTooNew")]
    public void What_is_no_bundle_of_ours_is_refused_and_never_overwritten(string content, string errorId)
    {
        Have(["a"]);
        File.WriteAllText(BundlePath, content);
        Assert.Equal(errorId, Assert.Throws<KeyGuardException>(() => Write()).ErrorId);
        var failure = Assert.Single(BundleRefresh.Run([new BundleTarget(BundlePath, Custody)], null, Host));
        Assert.Equal(("BundleNotRefreshed", errorId), (failure.ErrorId, Assert.IsType<KeyGuardException>(failure.InnerException).ErrorId));
        Assert.Equal(content, File.ReadAllText(BundlePath));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_not_made()
    {
        Have(["a"]);
        var path = Path.Combine(TempPath("not mounted"), "bundle.json");
        var failure = Assert.Single(BundleRefresh.Run([new BundleTarget(path, Custody)], null, Host));
        Assert.Equal("BundleUnwritable", Assert.IsType<KeyGuardException>(failure.InnerException).ErrorId);
        Assert.False(Directory.Exists(TempPath("not mounted")));
    }

    [Fact]
    public void Members_it_does_not_know_are_kept_those_of_custody_as_well()
    {
        Have(["a"]);
        Change(BundlePath, text => text.Replace("\"version\": 1,", "\"version\": 1, \"signature\": \"kept\","));
        Change(CustodyPath, text => text.Replace("\"version\": 1,", "\"version\": 1, \"note\": \"kept too\",").Replace("\"state\"", "\"owner\": \"kept as well\", \"state\""));
        Have(["b"]);
        var bundle = Bundle.TryRead()!;
        Assert.Equal("kept", bundle.Unknown!["signature"].GetString());
        Assert.Equal("kept too", bundle.Unknown["note"].GetString());
        Assert.Equal("kept as well", bundle.Keys[0].Unknown!["owner"].GetString());
    }

    [Fact]
    public void What_a_killed_process_left_beside_it_does_no_harm()
    {
        Have(["a"]);
        File.WriteAllText(BundlePath + ".0badf00d.tmp", "{ \"format\": \"keyguard-reco");
        File.WriteAllText(BundlePath + ".lock", "");
        Have(["b"]);
        AssertWhole(["a", "b"], Primary, Recovery);
    }

    [Fact]
    public void It_is_known_for_a_bundle_with_a_mark_and_with_its_members_in_any_order()
    {
        Have(["a"]);
        var marked = new byte[] { 0xEF, 0xBB, 0xBF }.Concat(File.ReadAllBytes(BundlePath)).ToArray();
        Assert.Equal("a", Assert.Single(BundleImport.Read(marked, "x")).Name);
        Assert.Empty(BundleImport.Read(Encoding.UTF8.GetBytes("""{"keys":[],"source":{"format":"x"},"crit":[],"version":1,"format":"keyguard-recovery-bundle"}"""), "x"));
        Assert.Equal("a", Assert.Single(BundleImport.Read(CustodyPath)).Name);
        Assert.Equal("BundleUnreadable", Assert.Throws<KeyGuardException>(() => BundleImport.Read(TempPath("none"))).ErrorId);
    }

    [Fact]
    public void A_folder_gives_the_file_a_name()
    {
        var folder = Path.GetDirectoryName(BundlePath)!;
        Assert.Matches(@"KeyGuard-vbr01_eu-\d{8}T\d{6}Z\.json$", global::KeyGuard.BackupKeys.Bundle.BundlePath.ForExport(folder, "vbr01:eu"));
        Assert.EndsWith("KeyGuard-vbr01.json", global::KeyGuard.BackupKeys.Bundle.BundlePath.ForRefresh(folder, "vbr01"), StringComparison.Ordinal);
        Assert.Equal(BundlePath, global::KeyGuard.BackupKeys.Bundle.BundlePath.ForExport(BundlePath, "vbr01"));
    }

    [Fact]
    public void Merging_it_into_an_empty_custody_file_gives_all_back_and_merging_it_again_changes_nothing()
    {
        Have(["a", "b"]);
        var other = CustodyFile.At(TempPath("other.json"));
        Assert.All(BundleImport.Merge(other, BundleImport.Read(BundlePath), BundlePath, Host), result => Assert.Equal(MergeStatus.Added, result.Status));
        Assert.Equal(JsonSerializer.Serialize(Custody.Read().Keys), JsonSerializer.Serialize(other.Read().Keys));
        var before = File.ReadAllBytes(other.Path);
        Assert.All(BundleImport.Merge(other, BundleImport.Read(BundlePath), BundlePath, Host), result => Assert.Equal(MergeStatus.Unchanged, result.Status));
        Assert.Equal(before, File.ReadAllBytes(other.Path));
    }

    [Fact]
    public void From_the_bundle_and_the_recovery_instance_alone_every_password_comes_back_by_every_form_there_ever_was()
    {
        Have(["a", "b"]);
        var old = Veeam.List().Select(Carried).ToArray();
        Primary.Version++;
        Update();
        var passwords = Veeam.List().Select(key => Veeam.Password(key.Id)).ToArray();
        File.Delete(CustodyPath);
        var book = CustodyBook.Open([]);
        book.AddGiven(BundleImport.Read(BundlePath));
        Assert.Equal(passwords, Unwrap(book, Veeam.List().Select(Carried), AtRecovery).Select(key => key.Password));
        Assert.Equal(passwords, Unwrap(book, old, AtRecovery).Select(key => key.Password));
    }

    [Fact]
    public void What_a_bundle_knows_beyond_custody_is_used_to_find_a_custodian()
    {
        Have(["a"]);
        var bundled = BundleImport.Read(BundlePath);
        Custody.Change(document => document.Keys[0].Wraps.RemoveAll(wrap => wrap.InstanceId == Recovery.InstanceId) > 0);
        var book = CustodyBook.Open([Custody]);
        book.AddGiven(bundled);
        Assert.Single(Unwrap(book, Veeam.List().Select(Carried), AtRecovery));
    }

    private RecoveryBundle Write() => Bundle.Write([Custody], _ => true, "VBR01", [Host.Journal.Head(Custody)!], _ => { }, CancellationToken.None);

    private static void Change(string path, Func<string, string> change) => File.WriteAllText(path, change(File.ReadAllText(path)));
}
