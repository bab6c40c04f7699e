using System.Collections.Generic;
using System.IO;
using System.Linq;
using KeyGuard.Errors;
using KeyGuard.Tests.Support;
using KeyGuard.WinRm.Baselines;
using KeyGuard.WinRm.Policy;
using Xunit;

namespace KeyGuard.Tests.WinRm.Policy;

/// <summary>A baseline as a policy: in a file, as commands, and never shutting remoting off.</summary>
public sealed class PolicyExportTests
{
    public static TheoryData<string> Baselines => ["Recommended", "Stig", "Cis", "Microsoft"];

    [Theory]
    [MemberData(nameof(Baselines))]
    public void No_policy_shuts_remoting_off(string baseline)
    {
        var entries = new PolicyExport(Parse(baseline), []).Entries;
        Assert.NotEmpty(entries);
        Assert.DoesNotContain(entries, entry => entry.Name is "AllowAutoConfig" or "AllowRemoteShellAccess");
    }

    [Theory]
    [MemberData(nameof(Baselines))]
    public void Service_and_client_take_no_Basic_and_nothing_in_clear(string baseline)
    {
        var entries = new PolicyExport(Parse(baseline), []).Entries;
        foreach (var side in new[] { "Service", "Client" })
        {
            foreach (var name in new[] { "AllowBasic", "AllowUnencryptedTraffic" })
            {
                Assert.Contains(entries, entry => entry.Key == @"Software\Policies\Microsoft\Windows\WinRM\" + side && entry.Name == name && entry.Type == 4 && entry.Data.SequenceEqual(new byte[4]));
            }
        }
    }

    [Theory]
    [InlineData("Recommended", 2)]
    [InlineData("Stig", 0)]
    [InlineData("Cis", 0)]
    [InlineData("Microsoft", 0)]
    public void Only_ours_forgets_no_CredSSP(string baseline, int count) =>
        Assert.Equal(count, new PolicyExport(Parse(baseline), []).Entries.Count(entry => entry.Name == "AllowCredSSP"));

    [Fact]
    public void What_is_left_out_and_what_policy_can_not_do_is_said()
    {
        var settings = new PolicyExport(Baseline.Cis, []).Settings("GPO", null).ToList();
        Assert.Equal(["Service.RemoteAccess", "Winrs.RemoteShell"], settings.Where(setting => setting.State == WinRMPolicyState.LeftOut).Select(setting => setting.RuleId));
        var beyond = settings.Where(setting => setting.State == WinRMPolicyState.NotByPolicy).ToList();
        Assert.Contains(beyond, setting => setting.RuleId == "Listener.Https");
        Assert.Contains(beyond, setting => setting.RuleId == "Listener.Ports");
        Assert.All(beyond, setting => Assert.True(setting.Remedy.Length > 0 && setting.Command is null));
        Assert.All(settings.Where(setting => setting.State == WinRMPolicyState.LeftOut), setting => Assert.True(setting.Caution.Length > 0 && setting.Command is null));
    }

    [Theory]
    [InlineData("WinRM", "'WinRM'")]
    [InlineData("Bob's", "'Bob''s'")]
    [InlineData("x'; Remove-Item C:\\ -Recurse; '", "'x''; Remove-Item C:\\ -Recurse; '''")]
    [InlineData("typo\u2019s", "'typo\u2019\u2019s'")]
    [InlineData("$(evil) `n \"", "'$(evil) `n \"'")]
    public void A_name_in_a_command_is_a_name(string name, string quoted) => Assert.Equal(
        $@"Set-GPRegistryValue -Name {quoted} -Key 'HKLM\Software\Policies\Microsoft\Windows\WinRM\Service' -ValueName 'AllowBasic' -Type DWord -Value 0",
        new PolicyExport(Baseline.Recommended, []).Settings(name, null).First(setting => setting.RuleId == "Service.Basic").Command);

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    public void A_name_that_breaks_the_line_is_refused(string name) =>
        Assert.Equal("GpoNameInvalid", Assert.Throws<KeyGuardException>(() => GroupPolicyCommand.RequireName(name)).ErrorId);

    [Theory]
    [InlineData(@"\\dc1\SYSVOL\example.com\Policies\{31B2F340-016D-11D2-945F-00C04FB984F9}\Machine")]
    [InlineData(@"\\dc1.example.com\sysvol\x\Registry.pol")]
    [InlineData("//dc1/SysVol/x")]
    [InlineData(@"C:\Windows\SYSVOL\domain\x")]
    [InlineData(@"Z:\Policies\{31B2F340-016D-11D2-945F-00C04FB984F9}\Machine\Registry.pol")]
    [InlineData("/var/lib/samba/sysvol/x")]
    public void Nothing_is_written_into_a_domains_policies(string path) =>
        Assert.Equal("PolicyPathIsLive", Assert.Throws<KeyGuardException>(() => PolicyPath.ForExport(path)).ErrorId);

    [Theory]
    [InlineData("/tmp/out.pol", "/tmp/out.pol")]
    [InlineData("/tmp/My Policies", "/tmp/My Policies/Registry.pol")]
    [InlineData("/tmp/Policies/mine", "/tmp/Policies/mine/Registry.pol")]
    public void Elsewhere_it_is(string path, string file) => Assert.Equal(file, PolicyPath.ForExport(path).Replace('\\', '/'));

    [Fact]
    public void The_second_run_changes_nothing_and_the_file_before_is_kept()
    {
        using var folder = new TempFolder();
        var file = new PolicyFile(folder.Path("Registry.pol"));
        List<PolicyEntry> others = [new PolicyEntry("Software\\Else", "x", 3, [1, 2, 3])];
        Assert.True(file.Write(others));
        var before = File.ReadAllBytes(folder.Path("Registry.pol"));

        Assert.True(file.Write(new PolicyExport(Baseline.Stig, file.ReadIfThere()).Entries));
        Assert.Equal(before, File.ReadAllBytes(folder.Path("Registry.pol.previous")));
        Assert.True(file.Read()[0].IsSameAs(others[0]));

        var again = new PolicyExport(Baseline.Stig, file.ReadIfThere());
        Assert.False(file.Write(again.Entries));
        Assert.DoesNotContain(again.Settings("x", null), setting => setting.State is WinRMPolicyState.Added or WinRMPolicyState.Changed);
        Assert.Equal(before, File.ReadAllBytes(folder.Path("Registry.pol.previous")));
    }

    [Fact]
    public void A_damaged_file_is_neither_read_nor_replaced()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.Path("Registry.pol"), "nonsense");
        Assert.Equal("PolicyFileDamaged", Assert.Throws<KeyGuardException>(() => new PolicyFile(folder.Path("Registry.pol")).ReadIfThere()).ErrorId);
        Assert.Equal("nonsense", File.ReadAllText(folder.Path("Registry.pol")));
    }

    [Fact]
    public void A_file_to_merge_with_must_be_there()
    {
        using var folder = new TempFolder();
        Assert.Equal("PolicyFileUnreadable", Assert.Throws<KeyGuardException>(() => new PolicyFile(folder.Path("none.pol")).Read()).ErrorId);
        Assert.Empty(new PolicyFile(folder.Path("none.pol")).ReadIfThere());
    }

    [Fact]
    public void A_folder_that_is_not_there_is_not_made()
    {
        using var folder = new TempFolder();
        Assert.Equal("PolicyFileUnwritable", Assert.Throws<KeyGuardException>(() => new PolicyFile(folder.Path("none", "Registry.pol")).Write([])).ErrorId);
        Assert.False(Directory.Exists(folder.Path("none")));
    }

    private static Baseline Parse(string name) => (Baseline)System.Enum.Parse(typeof(Baseline), name);
}
