using System.Linq;
using System.Threading.Tasks;
using KeyGuard.Tests.Support;
using KeyGuard.WinRm;
using KeyGuard.WinRm.Audit;
using KeyGuard.WinRm.Baselines;
using KeyGuard.WinRm.Facts;
using KeyGuard.WinRm.Reading;
using Xunit;

namespace KeyGuard.Tests.WinRm;

/// <summary>From where the firewall lets in at WinRM's ports, and what the audit makes of it.</summary>
public sealed class FirewallTests(LabProcess lab) : WinRmTest(lab)
{
    private const string Name = "srv01.lab.example.com";
    private const string PolicyKey = @"SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\FirewallRules";
    private const string LocalKey = @"SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules";

    [NtlmFact]
    public async Task Windows_own_rule_lets_anybody_in_and_five_questions_find_that_out()
    {
        var address = Lab.Add($$"""{"name":"{{Name}}"}""");
        await ReadAsync(address, withFirewall: false);
        var without = Lab.Requests().Count;
        Lab.Control.ClearWinRmLog();
        var facts = await ReadAsync(address);
        Assert.Equal(without + 5, Lab.Requests().Count);
        Assert.Null(facts.Firewall!.Error);
        Assert.Empty(facts.Firewall.OffFor);
        Assert.Equal(["WINRM-HTTP-In-TCP", "WINRM-HTTP-In-TCP-PUBLIC"], facts.Firewall.Rules.Select(rule => rule.Id).OrderBy(id => id.Length));
        var open = Assert.Single(facts.Firewall.Rules, rule => rule.IsOpenToAll);
        Assert.Equal(("Local", "Windows Remote Management (HTTP-In): any"), (open.Source, open.ToString()));
        Assert.Equal((WinRMRuleStatus.Fail, open.ToString()), Judged(facts));
    }

    [NtlmFact]
    public async Task A_rule_that_names_from_where_passes()
    {
        var facts = await ReadAsync(Computer(LocalKey, Rule("RA4=127.0.0.0/255.0.0.0|RA4=10.1.2.3|LPort=5985|"), "\"WINRM-HTTP-In-TCP\",\"WINRM-HTTP-In-TCP-PUBLIC\""));
        Assert.Equal((WinRMRuleStatus.Pass, "our's \\ own: 127.0.0.0/255.0.0.0, 10.1.2.3"), Judged(facts));
    }

    [NtlmTheory]
    [InlineData("LPort2_10=5980-5990|", true)]
    [InlineData("LPort=80|LPort=5985|", true)]
    [InlineData("LPort=80|", false)]
    [InlineData("LPort=5985|Profile=Public|", true)]
    public async Task Only_rules_that_name_the_port_are_of_interest(string ports, bool isOf) =>
        Assert.Equal(isOf, (await ReadAsync(Computer(LocalKey, Rule(ports)))).Firewall!.Rules.Any(rule => rule.Id == "own's \\ rule"));

    [NtlmTheory]
    [InlineData("Active=FALSE|")]
    [InlineData("Action=Block|")]
    [InlineData("Dir=Out|")]
    public async Task A_rule_that_lets_nobody_in_is_none(string other) =>
        Assert.DoesNotContain((await ReadAsync(Computer(LocalKey, "v2.31|" + other + Rule("LPort=5985|RA4=10.9.9.9|").Substring(6)))).Firewall!.Rules, rule => rule.Id.StartsWith("own", System.StringComparison.Ordinal));

    [NtlmFact]
    public async Task What_policy_opens_only_policy_can_shut()
    {
        // Not refreshed yet: it stands in the registry, and what lists rules does not know it.
        var address = Lab.Add($$$"""{"name":"{{{Name}}}","registry":[{"key":"{{{PolicyKey}}}","name":"{1}","text":"{{{Rule("LPort=5985|")}}}"}],"firewall":{"remove":["WINRM-HTTP-In-TCP-PUBLIC"]}}""");
        var facts = await ReadAsync(address);
        Assert.Equal(["Local", "GPO"], facts.Firewall!.Rules.Select(rule => rule.Source));
        Assert.Equal(WinRMRuleStatus.Fail, Judged(facts).Status);
        Lab.Control.ChangeComputer(Name, $$$"""{"registry":[{"key":"{{{LocalKey}}}","name":"WINRM-HTTP-In-TCP","text":"v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=5985|RA4=127.0.0.1|Name=narrow|"}]}""");
        Lab.Control.RefreshComputer(Name);
        facts = await ReadAsync(address);
        Assert.Equal(2, facts.Firewall!.Rules.Count);
        Assert.Equal((WinRMRuleStatus.BlockedByPolicy, "our's \\ own: any"), Judged(facts));
    }

    [NtlmFact]
    public async Task A_firewall_that_is_off_keeps_nobody_out()
    {
        var facts = await ReadAsync(Lab.Add($$$"""{"name":"{{{Name}}}","firewall":{"on":false}}"""));
        Assert.Equal((WinRMRuleStatus.Fail, "the firewall is off for Domain, Private, Public"), Judged(facts));
    }

    [NtlmTheory]
    [InlineData(5, "WinRmAccessDenied")]
    [InlineData(2150858754, "WinRmResourceUriInvalid")]
    [InlineData(2150858752, null)]
    public async Task Where_it_can_not_be_read_the_rule_is_unknown_and_says_why_and_all_else_is_read(long code, string? errorId)
    {
        var address = Lab.Add($$"""{"name":"{{Name}}"}""");
        Lab.Fault($$"""{"resource":"wmi/root/StandardCimv2/.*","fault":{{code}},"times":0}""");
        var facts = await ReadAsync(address);
        Assert.True(facts.IsRead);
        Assert.Null(facts.Error);
        Assert.NotNull(facts.Policy);
        if (errorId is not null) Assert.Equal(errorId, facts.Firewall!.ErrorId);
        var (status, found) = Judged(facts);
        Assert.Equal(WinRMRuleStatus.Unknown, status);
        Assert.Equal("The firewall could not be read: " + facts.Firewall!.Error, found);
        Assert.False(Audit(Baseline.Recommended).Summarize(Name, Audit(Baseline.Recommended).Of(facts)).IsCompliant);
    }

    [NtlmFact]
    public async Task Nobody_asks_where_no_rule_wants_it()
    {
        Assert.True(Audit(Baseline.Recommended).WantsFirewall);
        Assert.False(Audit(Baseline.Stig).WantsFirewall);
        var address = Lab.Add($$"""{"name":"{{Name}}"}""");
        var facts = await ReadAsync(address, withFirewall: false);
        Assert.Null(facts.Firewall);
        Assert.DoesNotContain(Lab.Requests(), request => request.Contains("StandardCimv2"));
        Assert.Equal(WinRMRuleStatus.Unknown, Judged(facts).Status);
    }

    [Fact]
    public void What_is_no_rule_of_policy_is_none()
    {
        Assert.Null(FirewallPolicyReader.Parse("a", ""));
        Assert.Null(FirewallPolicyReader.Parse("a", "v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=17|LPort=5985|"));
        Assert.Null(FirewallPolicyReader.Parse("a", "|||=|=="));
        Assert.False(FirewallReader.Names(["Any", "RPC", "", "-", "99999999999"], [5985]));
    }

    private string Computer(string key, string rule, string remove = "")
    {
        var address = Lab.Add($$$"""{"name":"{{{Name}}}","registry":[{"key":"{{{key}}}","name":"own's \\ rule","text":"{{{rule}}}"}]}""");
        Lab.Control.RefreshComputer(Name);
        if (remove.Length > 0) Lab.Control.ChangeComputer(Name, $$$"""{"firewall":{"remove":[{{{remove}}}]}}""");
        return address;
    }

    private static string Rule(string more) => @"v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Name=our's \\ own|" + more;

    private static (WinRMRuleStatus Status, string Found) Judged(WinRMSecurity facts)
    {
        var result = Audit(Baseline.Recommended).Of(facts).Single(one => one.Rule == "Firewall.Scope");
        return (result.Status, result.Found);
    }

    private static SecurityAudit Audit(Baseline baseline) => new(baseline, WinRmTarget.DefaultHttpsPort);

    private static Task<WinRMSecurity> ReadAsync(string address, bool withFirewall = true) =>
        new SecurityReader(new ReadingOptions { LogOn = WinRmLab.AsAdmin(), WithFirewall = withFirewall }).ReadAsync(new ComputerRequest(address), default);
}
