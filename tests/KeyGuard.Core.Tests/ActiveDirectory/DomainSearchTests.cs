#if NET
using System;
using System.Linq;
using System.Threading;
using KeyGuard.ActiveDirectory;
using KeyGuard.Tests.Support;
using KeyGuard.WinRm;
using Xunit;

namespace KeyGuard.Tests.ActiveDirectory;

/// <summary>What is found in a directory that Samba serves.</summary>
public sealed class DomainSearchTests(SambaDomain domain) : DomainTest(domain)
{
    [DomainFact]
    public void More_computers_than_one_reply_holds_come_page_by_page()
    {
        var found = Find("OU=Fleet");
        Assert.Equal(Domain.FleetSize, found.Select(computer => computer.ComputerName).Distinct().Count());
        Assert.Equal(Domain.FleetSize, found.Count);
    }

    [DomainTheory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void The_size_of_a_page_makes_no_difference(int size) =>
        Assert.Equal(8, Find(new ComputerQuery { SearchBase = "OU=Servers," + Domain.BaseDn, PageSize = size }).Count + 2);

    [DomainFact]
    public void A_stop_between_two_pages_asks_for_no_other()
    {
        using var stop = new CancellationTokenSource();
        using var line = Open();
        var count = 0;
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (var _ in new ComputerSearch(line).Find(new ComputerQuery { SearchBase = "OU=Fleet," + Domain.BaseDn, PageSize = 100 }, stop.Token))
            {
                if (++count == 50) stop.Cancel();
            }
        });
        Assert.Equal(100, count);
    }

    [DomainFact]
    public void An_account_tells_what_it_knows()
    {
        var web = Find("OU=Servers", "(cn=web01)").Single();
        Assert.Equal(("web01.lab.example.com", WinRMComputerNameSource.DnsHostName, "web01"), (web.ComputerName, web.NameSource, web.Name));
        Assert.Equal("CN=web01,OU=Servers," + Domain.BaseDn, web.DistinguishedName);
        Assert.Equal(("Windows Server 2022 Datacenter", "10.0 (20348)"), (web.OperatingSystem, web.OperatingSystemVersion));
        Assert.InRange(DateTime.UtcNow - web.LastLogon!.Value, TimeSpan.FromDays(2.9), TimeSpan.FromDays(3.1));
        Assert.InRange(DateTime.UtcNow - web.Created!.Value, TimeSpan.FromDays(-1), TimeSpan.FromDays(60));
        Assert.True(web.Enabled);
        Assert.Equal(["HOST/web01.lab.example.com", "WSMAN/web01", "WSMAN/web01.lab.example.com"], web.ServicePrincipalNames.Order(StringComparer.Ordinal));
        Assert.Equal(web.ComputerName, web.ToString());
    }

    [DomainFact]
    public void An_account_without_a_DNS_name_is_named_by_its_domain()
    {
        var web = Find("OU=Servers", "(cn=web03)").Single();
        Assert.Equal(("web03.lab.example.com", WinRMComputerNameSource.NameAndDomain), (web.ComputerName, web.NameSource));
        Assert.Null(web.LastLogon);
    }

    [DomainFact]
    public void Disabled_stale_and_doubled_accounts_are_left_out_of_a_selection()
    {
        var selection = new ComputerSelection { StaleBefore = DateTime.UtcNow.AddDays(-90) };
        Assert.Equal(["web01", "web03", "web05"], Find("OU=Servers").OrderBy(computer => computer.Name, StringComparer.Ordinal).Where(selection.Takes).Select(computer => computer.Name));
        Assert.Equal("Left out: 1 disabled, 1 stale, 1 named before.", selection.Summary);
    }

    [DomainTheory]
    [InlineData(DirectorySearchScope.Base, "")]
    [InlineData(DirectorySearchScope.OneLevel, "deep1")]
    [InlineData(DirectorySearchScope.Subtree, "deep1,deep2")]
    public void The_scope_is_kept(object scope, string names) =>
        Assert.Equal(names, string.Join(",", Find("OU=Deep", null, (DirectorySearchScope)scope).Select(computer => computer.Name).Order(StringComparer.Ordinal)));

    [DomainTheory]
    [InlineData(@"OU=Comma\, plus\+", "special1")]
    [InlineData(@"OU=Comma\2C plus\2B", "special1")]
    [InlineData(@"OU=Quote\"" back\\slash", "special2")]
    [InlineData("OU=Ünïcødé 服务器", "special3")]
    [InlineData("OU=Star (*)", "special4")]
    [InlineData(@"OU=\#hash \<angle\>", "special5")]
    public void Units_may_be_called_as_they_like(string unit, string name) => Assert.Equal(name, Find(unit + ",OU=Special").Single().Name);

    [DomainTheory]
    [InlineData("(operatingSystem=Windows Server 2022*)", "web01")]
    [InlineData("operatingSystem=*2019*", "web03")]
    [InlineData("(|(cn=web02)(cn=web04))", "web02,web04")]
    [InlineData("(!(operatingSystem=*))", "web02,web04,web06")]
    [InlineData("(userAccountControl:1.2.840.113556.1.4.803:=2)", "web02")]
    [InlineData("(cn=no*such*)", "")]
    public void A_filter_narrows_down(string filter, string names) =>
        Assert.Equal(names, string.Join(",", Find("OU=Servers", filter).Select(computer => computer.Name).Order(StringComparer.Ordinal)));

    [DomainFact]
    public void A_filter_finds_nothing_but_computers() => Assert.Empty(Find("CN=Users", "(objectClass=*)"));

    [DomainFact]
    public void Without_a_search_base_it_is_the_whole_domain() =>
        Assert.Equal(Domain.FleetSize, Find(new ComputerQuery { Filter = LdapFilter.ForComputers("(cn=srv*)", null) }).Count);

    [DomainFact]
    public void An_empty_unit_holds_nothing() => Assert.Empty(Find("OU=Empty"));

    [DomainTheory]
    [InlineData("OU=Nowhere", "DC=lab,DC=example,DC=com")]
    [InlineData("OU=Nowhere,OU=Inner,OU=Deep", "OU=Inner,OU=Deep,DC=lab,DC=example,DC=com")]
    [InlineData("OU=A,OU=B,OU=Deep", "OU=Deep,DC=lab,DC=example,DC=com")]
    public void An_unknown_unit_is_told_with_what_is_there(string unit, string nearest)
    {
        var failure = Refused(unit);
        Assert.Equal(("SearchBaseNotFound", unit + "," + Domain.BaseDn), (failure.ErrorId, failure.Target));
        Assert.Contains("what is there is " + nearest, failure.Message, StringComparison.Ordinal);
    }

    [DomainFact]
    public void What_is_no_name_is_told() => Assert.Equal("SearchBaseInvalid", Refused("OU=a,b,nonsense").ErrorId);
}
#endif
