namespace KeyGuard.ActiveDirectory;

/// <summary>How deep the directory is searched. The names are those of <c>Get-ADComputer</c>.</summary>
internal enum DirectorySearchScope
{
    /// <summary>The search base itself: one account.</summary>
    Base,

    /// <summary>What stands directly below the search base.</summary>
    OneLevel,

    /// <summary>Everything below the search base.</summary>
    Subtree,
}
