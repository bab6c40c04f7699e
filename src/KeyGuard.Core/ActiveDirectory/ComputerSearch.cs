using System;
using System.Collections.Generic;
using System.DirectoryServices.Protocols;
using System.Linq;
using System.Threading;
using KeyGuard.Errors;
using KeyGuard.WinRm;

namespace KeyGuard.ActiveDirectory;

/// <summary>Searches a directory for computers, page by page. Referrals to other servers are not followed.</summary>
internal sealed class ComputerSearch
{
    // "Stay in your own domain": the server leaves out referrals. A server that does not know it ignores it.
    private const string DomainScope = "1.2.840.113556.1.4.1339";
    private static readonly TimeSpan PagePatience = TimeSpan.FromMinutes(2);
    private readonly LdapLine _line;

    public ComputerSearch(LdapLine line) => _line = line;

    /// <summary>The computers, as they come. Between two pages nothing is under way.</summary>
    /// <exception cref="KeyGuardException">The server refuses, or is gone.</exception>
    public IEnumerable<WinRMComputer> Find(ComputerQuery query, CancellationToken cancellationToken)
    {
        var searchBase = query.SearchBase ?? DefaultNamingContext(cancellationToken);
        var page = new PageResultRequestControl(query.PageSize);
        var request = new SearchRequest(searchBase, query.Filter, Scope(query.Scope), ComputerEntry.Attributes);
        request.Controls.Add(page);
        request.Controls.Add(new DirectoryControl(DomainScope, null, isCritical: false, serverSide: true));
        do
        {
            var response = Send(request, searchBase, cancellationToken);
            foreach (SearchResultEntry entry in response.Entries) yield return ComputerEntry.Read(entry);
            page.Cookie = response.Controls.OfType<PageResultResponseControl>().FirstOrDefault()?.Cookie ?? [];
        }
        while (page.Cookie.Length > 0);
    }

    // The root entry (RFC 4512, 5.1) tells where the server's domain begins.
    private string DefaultNamingContext(CancellationToken cancellationToken)
    {
        var response = Send(new SearchRequest("", "(objectClass=*)", SearchScope.Base, "defaultNamingContext"), "", cancellationToken);
        var value = response.Entries.Count == 0 ? null : response.Entries[0].Attributes["defaultNamingContext"]?.GetValues(typeof(string)).OfType<string>().FirstOrDefault();
        return value ?? throw Faults.DirectoryWithoutDomain(_line.Server.ToString());
    }

    private SearchResponse Send(SearchRequest request, string searchBase, CancellationToken cancellationToken)
    {
        try
        {
            return _line.Send(request, PagePatience, cancellationToken);
        }
        catch (DirectoryOperationException refusal) when (refusal.Response?.ResultCode == ResultCode.NoSuchObject)
        {
            throw Faults.SearchBaseNotFound(searchBase, NearestParent(searchBase, refusal.Response.MatchedDN, cancellationToken));
        }
        catch (Exception failure) when (failure is DirectoryException or ArgumentException)
        {
            throw LdapFailures.OfSearch(failure, _line.Server, searchBase);
        }
    }

    // Active Directory says how far it came; of other servers one has to ask.
    private string NearestParent(string searchBase, string? matched, CancellationToken cancellationToken)
    {
        if (matched is { Length: > 0 }) return matched;
        return DistinguishedName.Parents(searchBase).FirstOrDefault(parent => Exists(parent, cancellationToken)) ?? "";
    }

    private bool Exists(string name, CancellationToken cancellationToken)
    {
        try
        {
            return _line.Send(new SearchRequest(name, "(objectClass=*)", SearchScope.Base, "1.1"), PagePatience, cancellationToken).Entries.Count > 0;
        }
        catch (Exception failure) when (failure is DirectoryException or ArgumentException)
        {
            return false;
        }
    }

    private static SearchScope Scope(DirectorySearchScope scope) => scope switch
    {
        DirectorySearchScope.Base => SearchScope.Base,
        DirectorySearchScope.OneLevel => SearchScope.OneLevel,
        _ => SearchScope.Subtree,
    };
}
