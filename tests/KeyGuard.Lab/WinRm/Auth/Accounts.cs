using System;
using System.Collections.Immutable;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace KeyGuard.Lab.WinRm.Auth;

/// <summary>The domain's accounts, and the local ones that every computer has.</summary>
internal sealed class Accounts
{
    public const string Domain = "LAB";

    public static readonly ImmutableArray<Account> Seed =
    [
        new() { Name = "lab-winrm-admin", Password = "lab-winrm-password", Domain = Domain, Role = AccountRole.Administrator },
        new() { Name = "lab-winrm-operator", Password = "lab-winrm-password", Domain = Domain, Role = AccountRole.Operator },
        new() { Name = "lab-winrm-user", Password = "lab-winrm-password", Domain = Domain, Role = AccountRole.User },
        // the administrator of a domain controller that tests bring along
        new() { Name = "Administrator", Domain = Domain, Role = AccountRole.Administrator },
        new() { Name = "Administrator", Password = "lab-local-password", Role = AccountRole.Administrator, BuiltIn = true },
        new() { Name = "lab-local-admin", Password = "lab-local-password", Role = AccountRole.Administrator },
    ];

    public ImmutableArray<Account> All { get; private set; } = Seed;

    public void Reset() => All = Seed;

    /// <summary>Adds the account, or puts it in the place of the one with the same name and domain.</summary>
    public void Set(Account account) => All = [.. All.Where(other => !IsSame(other, account.Name, account.Domain)), account];

    /// <summary>By the name that NTLM tells: <c>DOMAIN\name</c>, or the name alone.</summary>
    public Account? FindByLogon(string logon, string computer)
    {
        int slash = logon.IndexOf('\\', StringComparison.Ordinal);
        string? domain = slash < 0 ? null : logon[..slash];
        string name = logon[(slash + 1)..];
        if (domain is not null && !domain.Equals(computer, StringComparison.OrdinalIgnoreCase))
            return All.FirstOrDefault(account => IsSame(account, name, domain));

        // without a domain, whose password it was: the first with this name in the file of users
        return All.FirstOrDefault(account => account.IsLocal && Is(account, name)) ?? (domain is null ? All.FirstOrDefault(account => Is(account, name)) : null);
    }

    /// <summary>By a Kerberos principal, <c>name@REALM</c>: the realm's first label is the domain's name.</summary>
    public Account? FindByPrincipal(string principal)
    {
        string[] parts = principal.Split('@');
        return parts.Length == 2 ? All.FirstOrDefault(account => IsSame(account, parts[0], parts[1].Split('.')[0])) : null;
    }

    /// <summary>A local account with this password, as Basic wants it.</summary>
    public Account? FindByPassword(string name, string password) => All.FirstOrDefault(account => account.IsLocal && Is(account, name) && IsPassword(account, password));

    private static bool IsPassword(Account account, string password) =>
        account.Password is { } right && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(right), Encoding.UTF8.GetBytes(password));

    private static bool IsSame(Account account, string name, string? domain) =>
        Is(account, name) && string.Equals(account.Domain ?? "", domain ?? "", StringComparison.OrdinalIgnoreCase);

    private static bool Is(Account account, string name) => account.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
