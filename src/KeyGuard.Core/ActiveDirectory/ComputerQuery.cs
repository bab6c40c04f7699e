namespace KeyGuard.ActiveDirectory;

/// <summary>Which accounts are wanted.</summary>
internal sealed record ComputerQuery
{
    /// <summary>Where to search; null for the whole domain of the server.</summary>
    public string? SearchBase { get; init; }

    /// <summary>How deep.</summary>
    public DirectorySearchScope Scope { get; init; } = DirectorySearchScope.Subtree;

    /// <summary>A whole filter; see <see cref="LdapFilter.ForComputers"/>.</summary>
    public string Filter { get; init; } = LdapFilter.ForComputers(null, null);

    /// <summary>How many accounts come with one reply. Active Directory gives 1000 at most.</summary>
    public int PageSize { get; init; } = 500;
}
