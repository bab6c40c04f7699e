using System;
using System.Linq;
using System.Threading.Tasks;
using KeyGuard.Tests.Support;
using KeyGuard.WinRm.Hardening;
using Xunit;

namespace KeyGuard.Tests.WinRm.Hardening;

/// <summary>Computers of the Lab protected from one state or another.</summary>
public sealed class ProtectTests(LabProcess lab) : WinRmTest(lab)
{
    private const string Name = "srv01.lab.example.com";
    private const string Weak = """ "config":{"Service/Auth/Basic":"true","Service/Auth/CredSSP":"true","Service/AllowUnencrypted":"true"} """;

    [NtlmFact]
    public async Task A_weak_computer_ends_with_https_alone()
    {
        var address = Lab.Add($$"""{"name":"{{Name}}",{{Weak}}}""");
        var journal = new StepRecorder();
        var result = await WinRmProtection.ProtectAsync(Lab, address, Name, journal: journal);
        Assert.Equal((null, WinRMProtectionStatus.Protected), (result.Error, result.Status));
        Assert.Equal(["HTTPS 5986"], result.Doors);
        Assert.Equal(["HTTPS 5986"], WinRmProtection.Doors(Lab, Name));
        Assert.Equal((5986, true), (result.Port, result.UseSSL));
        var config = WinRmProtection.Config(Lab, Name);
        Assert.All(["Service/Auth/Basic", "Service/Auth/CredSSP", "Service/AllowUnencrypted", "Client/Auth/Basic", "Client/Auth/Digest"], path => Assert.Equal("false", config.GetProperty(path).GetString()));
        Assert.Equal(["Firewall", "Listener HTTPS *", "Service/Auth/Basic", "Service/Auth/CredSSP", "Service/AllowUnencrypted", "Client/Auth/Basic", "Client/Auth/Digest", "Listener HTTP *"], result.Steps.Select(step => step.Name));
        Assert.All(result.Steps, step => Assert.Equal(WinRMStepOutcome.Done, step.Outcome));
        Assert.Equal(result.Steps.Count * 2, journal.Lines.Count);
        Assert.Contains("intent Service/Auth/Basic: true -> false", journal.Lines);
        Assert.False(Lab.Control.ComputerState(Name).GetProperty("listeners").EnumerateArray().Single(one => one.GetProperty("transport").GetString() == "HTTP").GetProperty("enabled").GetBoolean());
    }

    [NtlmFact]
    public async Task A_protected_computer_is_left_alone()
    {
        var address = Lab.Add($$"""{"name":"{{Name}}"}""");
        Assert.Equal(WinRMProtectionStatus.Protected, (await WinRmProtection.ProtectAsync(Lab, address, Name)).Status);
        Lab.Control.ClearWinRmLog();
        var again = await WinRmProtection.ProtectAsync(Lab, address, Name);
        Assert.Equal((null, WinRMProtectionStatus.AlreadyProtected), (again.Error, again.Status));
        Assert.Empty(again.Steps);
        Assert.DoesNotContain(Lab.Requests(), request => request.StartsWith("Put", StringComparison.Ordinal) || request.StartsWith("Create", StringComparison.Ordinal) || request.StartsWith("Delete", StringComparison.Ordinal));
    }

    [NtlmFact]
    public async Task The_plan_alone_changes_nothing()
    {
        var address = Lab.Add($$"""{"name":"{{Name}}",{{Weak}}}""");
        var before = WinRmProtection.Fingerprint(Lab, Name);
        var result = await WinRmProtection.ProtectAsync(Lab, address, Name, confirm: _ => false);
        Assert.Equal(WinRMProtectionStatus.Planned, result.Status);
        Assert.Equal(8, result.Steps.Count);
        Assert.All(result.Steps, step => Assert.Equal(WinRMStepOutcome.Planned, step.Outcome));
        Assert.Equal(before, WinRmProtection.Fingerprint(Lab, Name));
    }

    [NtlmFact]
    public async Task Http_is_kept_or_its_listener_removed_as_was_said()
    {
        var kept = Lab.Add("""{"name":"kept.lab.example.com"}""");
        Assert.Equal(["HTTPS 5986", "HTTP 5985"], (await WinRmProtection.ProtectAsync(Lab, kept, "kept.lab.example.com", WinRmProtection.Quick with { KeepHttp = true })).Doors);
        var removed = Lab.Add("""{"name":"removed.lab.example.com"}""");
        var result = await WinRmProtection.ProtectAsync(Lab, removed, "removed.lab.example.com", WinRmProtection.Quick with { RemoveHttpListener = true });
        Assert.Equal(WinRMProtectionStatus.Protected, result.Status);
        Assert.Equal("HTTPS", Assert.Single(Lab.Control.ComputerState("removed.lab.example.com").GetProperty("listeners").EnumerateArray()).GetProperty("transport").GetString());
    }

    [NtlmFact]
    public async Task Another_port_and_a_scope_of_the_firewall()
    {
        var address = Lab.Add($$"""{"name":"{{Name}}","firewall":{"client":"10.1.2.3"} }""");
        var result = await WinRmProtection.ProtectAsync(Lab, address, Name, WinRmProtection.Quick with { HttpsPort = 8443, RemoteAddress = ["10.1.0.0/16"] });
        Assert.Equal((null, WinRMProtectionStatus.Protected), (result.Error, result.Status));
        Assert.Equal(["HTTPS 8443"], WinRmProtection.Doors(Lab, Name));
    }

    [NtlmFact]
    public async Task A_scope_that_shuts_oneself_out_is_taken_back()
    {
        var address = Lab.Add($$"""{"name":"{{Name}}","firewall":{"client":"10.2.2.3"} }""");
        var before = WinRmProtection.Fingerprint(Lab, Name);
        var result = await WinRmProtection.ProtectAsync(Lab, address, Name, WinRmProtection.Quick with { RemoteAddress = ["10.1.0.0/16"] }, WinRmProtection.Options(connect: 0.5));
        Assert.Equal(WinRMProtectionStatus.RolledBack, result.Status);
        Assert.Equal(before, WinRmProtection.Fingerprint(Lab, Name));
        Assert.Equal(["HTTP 5985"], result.Doors);
        Assert.Equal(2, result.Steps.Count(step => step.Outcome == WinRMStepOutcome.Undone));
    }

    [NtlmFact]
    public async Task What_policy_holds_is_named_and_all_else_is_done()
    {
        var address = Lab.Add($$"""{"name":"{{Name}}","domainPolicy":[{"key":"SOFTWARE\\Policies\\Microsoft\\Windows\\WinRM\\Service","name":"AllowBasic","number":1},{"key":"SOFTWARE\\Policies\\Microsoft\\Windows\\WinRM\\Service","name":"AllowUnencryptedTraffic","number":0},{"key":"SOFTWARE\\Policies\\Microsoft\\Windows\\WinRM\\Service","name":"AllowAutoConfig","number":1}]}""");
        Lab.Control.RefreshComputer(Name);
        var result = await WinRmProtection.ProtectAsync(Lab, address, Name);
        Assert.Equal((null, WinRMProtectionStatus.Blocked), (result.Error, result.Status));
        var basic = result.Steps.Single(step => step.Name == "Service/Auth/Basic");
        Assert.Equal(WinRMStepOutcome.Blocked, basic.Outcome);
        Assert.Contains("Allow Basic authentication", basic.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(result.Steps, step => step.Name == "Service/AllowUnencrypted");
        Assert.Contains(result.Steps, step => step is { Name: "Client/Auth/Digest", Outcome: WinRMStepOutcome.Done });
        Assert.Contains("HTTPS 5986", result.Doors);
    }

    [NtlmTheory]
    [InlineData("dead", "WinRmTimedOut")]
    [InlineData("refusing", "WinRmConnectionRefused")]
    public async Task A_computer_that_can_not_be_reached_says_why(string mode, string errorId)
    {
        var address = Lab.Add($$"""{"name":"{{Name}}","mode":"{{mode}}"}""");
        var result = await WinRmProtection.ProtectAsync(Lab, address, Name, options: WinRmProtection.Options(connect: 1));
        Assert.Equal((WinRMProtectionStatus.Unreachable, errorId), (result.Status, result.ErrorId));
        Assert.Empty(result.Doors);
    }

    [NtlmFact]
    public async Task The_only_door_is_not_touched()
    {
        var address = Lab.Add($$"""{"name":"{{Name}}","httpPort":null,"httpsPort":5986,"certificates":[{"kind":"good"},{"kind":"ec"}]}""");
        var before = WinRmProtection.Fingerprint(Lab, Name);
        var shown = WinRmLab.Shown(address).Sha256Thumbprint;
        var options = WinRmProtection.Options() with { Trust = KeyGuard.Http.ServerTrust.OfAny([shown]) };
        var other = WinRmProtection.Thumbprint(Lab, Name, WinRmLab.Shown(address).KeyAlgorithm == "RSA" ? "ec" : "good");
        var result = await WinRmProtection.ProtectAsync(Lab, address, Name, WinRmProtection.Quick with { CertificateThumbprint = other }, options);
        Assert.Equal((WinRMProtectionStatus.Blocked, "WinRmOnlyDoor"), (result.Status, result.ErrorId));
        Assert.Equal(before, WinRmProtection.Fingerprint(Lab, Name));
    }

    [NtlmFact]
    public async Task A_full_journal_stops_before_the_change_and_takes_back_what_was_made()
    {
        var address = Lab.Add($$"""{"name":"{{Name}}",{{Weak}}}""");
        var before = WinRmProtection.Fingerprint(Lab, Name);
        var result = await WinRmProtection.ProtectAsync(Lab, address, Name, journal: new StepRecorder { FullAt = "Service/AllowUnencrypted" });
        Assert.Equal((WinRMProtectionStatus.RolledBack, "JournalUnwritable"), (result.Status, result.ErrorId));
        Assert.Equal(before, WinRmProtection.Fingerprint(Lab, Name));
    }

    [NtlmFact]
    public async Task A_key_that_can_not_be_used_shows_only_in_the_handshake()
    {
        var address = Lab.Add($$"""{"name":"{{Name}}","certificates":[{"kind":"unreadableKey"}]}""");
        var before = WinRmProtection.Fingerprint(Lab, Name);
        var result = await WinRmProtection.ProtectAsync(Lab, address, Name, WinRmProtection.Quick with { CertificateThumbprint = WinRmProtection.Thumbprint(Lab, Name, "unreadableKey") });
        Assert.Equal(WinRMProtectionStatus.RolledBack, result.Status);
        Assert.Equal(before, WinRmProtection.Fingerprint(Lab, Name));
    }
}
