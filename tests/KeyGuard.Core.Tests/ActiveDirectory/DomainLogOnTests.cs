#if NET
using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Threading;
using KeyGuard.ActiveDirectory;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.ActiveDirectory;

/// <summary>Logging on to a domain controller that Samba runs: with a ticket, with a password inside TLS, and never otherwise.</summary>
public sealed class DomainLogOnTests(SambaDomain domain) : DomainTest(domain)
{
    private const string WrongPassword = "Wrong-password-1!";

    [DomainFact]
    public void With_a_ticket()
    {
        UseTickets("reader");
        using var line = WithTicket();
        Assert.NotEmpty(new ComputerSearch(line).Find(Servers, CancellationToken.None));
    }

    [DomainFact]
    public void Without_a_ticket_it_is_said_how_to_get_one()
    {
        UseTickets(null);
        var failure = Assert.Throws<KeyGuardException>(WithTicket);
        Assert.Equal("DirectoryTicketMissing", failure.ErrorId);
        Assert.Contains("kinit", failure.RecommendedAction, StringComparison.Ordinal);
    }

    [DomainFact]
    public void A_ticket_inside_TLS_is_refused_before_anything_is_sent() => Assert.Equal("DirectoryTicketInsideTls",
        Refused(() => new LdapConnector(new DirectoryServer(Domain.Host, null, true, ServerTrust.Of(null)), null).Open(CancellationToken.None)));

    [DomainTheory]
    [InlineData("reader@lab.example.com")]
    [InlineData(@"LAB\reader")]
    public void With_a_password_inside_TLS(string user)
    {
        using var line = Open(new NetworkCredential(user, Domain.Password("reader")));
        Assert.NotEmpty(new ComputerSearch(line).Find(Servers, CancellationToken.None));
    }

    [DomainFact]
    public void With_a_password_on_this_computer()
    {
        using var line = new LdapConnector(new DirectoryServer(Domain.Address, null, false, ServerTrust.Of(null)), Domain.Reader).Open(CancellationToken.None);
        Assert.NotEmpty(new ComputerSearch(line).Find(Servers, CancellationToken.None));
    }

    [DomainFact]
    public void With_a_password_in_clear_it_is_refused() => Assert.Equal("DirectoryPasswordInClear",
        Refused(() => new LdapConnector(new DirectoryServer(Domain.Host, null, false, ServerTrust.Of(null)), Domain.Reader).Open(CancellationToken.None)));

    [DomainTheory]
    [InlineData("reader", "wrong")]
    [InlineData("nobody", "wrong")]
    [InlineData("locked-out", "disabled")]
    public void A_password_that_is_not_accepted(string user, string reason)
    {
        var password = user == "locked-out" ? Domain.Password(user) : WrongPassword;
        var failure = Assert.Throws<KeyGuardException>(() => Open(new NetworkCredential(user + "@" + Domain.DnsDomain, password)));
        Assert.Equal(("DirectoryCredentialsRejected", user + "@" + Domain.DnsDomain), (failure.ErrorId, failure.Target));
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(password, failure.ToString(), StringComparison.Ordinal);
    }

    [DomainFact]
    public void A_certificate_that_nobody_knows_is_not_trusted()
    {
        var failure = Assert.Throws<KeyGuardException>(() => new LdapConnector(new DirectoryServer(Domain.Host, null, true, ServerTrust.Of(null)), Domain.Reader).Open(CancellationToken.None));
        Assert.Equal("DirectoryNotTrusted", failure.ErrorId);
        Assert.Contains(Domain.Thumbprint, failure.Message.Replace(":", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [DomainFact]
    public void What_a_pin_leaves_on_the_disk_goes_with_the_connection()
    {
        var before = PinnedFolders();
        var line = Open();
        Assert.Single(PinnedFolders().Except(before));
        line.Dispose();
        Assert.ThrowsAny<KeyGuardException>(() => Open(new NetworkCredential("nobody@" + Domain.DnsDomain, WrongPassword)));
        Assert.Empty(PinnedFolders().Except(before));
    }

    [DomainFact]
    public void Another_certificate_than_the_pinned_one_is_not_accepted() => Assert.Equal("DirectoryNotPinned", Refused(() => Open(pin: new string('A', 64))));

    [DomainFact]
    public void A_certificate_for_another_name_is_not_accepted() => Assert.Equal("DirectoryNameMismatch", Refused(() => Open(host: Domain.Address)));

    [DomainFact]
    public void A_port_without_TLS_is_told_apart() => Assert.Contains(
        Refused(() => new LdapConnector(new DirectoryServer(Domain.Host, DirectoryServer.LdapPort, true, ServerTrust.Of(null)), Domain.Reader).Open(CancellationToken.None)),
        (string[])["DirectoryTlsFailed", "DirectoryUnreachable"]);

    private static string[] PinnedFolders() => Directory.GetDirectories(Path.GetTempPath(), "keyguard-ldap-*");

    private ComputerQuery Servers => new() { SearchBase = "OU=Servers," + Domain.BaseDn };

    private LdapLine WithTicket() => new LdapConnector(new DirectoryServer(Domain.Host, null, false, ServerTrust.Of(null)), null).Open(CancellationToken.None);

    private void UseTickets(string? user)
    {
        var cache = Domain.PathOf("tickets-" + (user ?? "none"));
        if (user is not null) Domain.GetTicket(user, cache);
        NativeEnvironment.Set("KRB5_CONFIG", Domain.Krb5Config);
        NativeEnvironment.Set("KRB5CCNAME", cache);
    }

    private static string Refused(Func<IDisposable> open) => Assert.Throws<KeyGuardException>(() => open().Dispose()).ErrorId;
}
#endif
