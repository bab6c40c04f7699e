#if NET
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading;
using KeyGuard.ActiveDirectory;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.Tests.Support;
using KeyGuard.WinRm;
using Xunit;

namespace KeyGuard.Tests.ActiveDirectory;

/// <summary>A test against a real domain controller.</summary>
[Collection(OneDomain.Name)]
public abstract class DomainTest(SambaDomain domain)
{
    protected SambaDomain Domain { get; } = domain;

    /// <summary>Over TLS with the certificate pinned, as a user with a password.</summary>
    private protected LdapLine Open(NetworkCredential? credential = null, string? host = null, string? pin = null) =>
        new LdapConnector(new DirectoryServer(host ?? Domain.Host, null, true, ServerTrust.Of(pin ?? Domain.Thumbprint)), credential ?? Domain.Reader).Open(CancellationToken.None);

    private protected List<WinRMComputer> Find(ComputerQuery query)
    {
        using var line = Open();
        return new ComputerSearch(line).Find(query, CancellationToken.None).ToList();
    }

    private protected List<WinRMComputer> Find(string unit, string? filter = null, DirectorySearchScope scope = DirectorySearchScope.Subtree) =>
        Find(new ComputerQuery { SearchBase = unit + "," + Domain.BaseDn, Filter = LdapFilter.ForComputers(filter, null), Scope = scope });

    private protected KeyGuardException Refused(string unit, string? filter = null) => Assert.Throws<KeyGuardException>(() => Find(unit, filter));
}
#endif
