using System;
using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using KeyGuard.Lab.WinRm.Computers;
using KeyGuard.Lab.WinRm.Config;

namespace KeyGuard.Lab.WinRm.Auth;

/// <summary>Which proofs of identity a computer takes through one of its doors, as its configuration stands at this moment.</summary>
internal sealed class LogonRules(Computer computer, Accounts accounts, bool isTls)
{
    public const string SystemPolicyKey = @"SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System";

    public string Hardening => computer.Read(() => computer.Config[ConfigSchema.Hardening]);

    /// <summary>In the words of WWW-Authenticate.</summary>
    public ImmutableArray<string> Offered
    {
        get
        {
            ImmutableArray<string>.Builder offered = ImmutableArray.CreateBuilder<string>();
            if (Offers("Negotiate"))
                offered.Add("Negotiate");
            if (Offers("Kerberos"))
                offered.Add("Kerberos");
            if (Offers("Basic"))
                offered.Add("Basic realm=\"WSMAN\"");
            return offered.ToImmutable();
        }
    }

    public bool Offers(string scheme) => computer.Read(() => scheme switch
    {
        "Negotiate" => computer.Config.Flag(ConfigSchema.Negotiate),
        "Kerberos" => computer.Config.Flag(ConfigSchema.Kerberos),
        "Basic" => computer.Config.Flag(ConfigSchema.Basic) && (isTls || computer.Config.Flag(ConfigSchema.AllowUnencrypted)),
        "Certificate" => isTls && computer.Config.Flag(ConfigSchema.Certificate),
        _ => false,
    });

    public Principal? ByPassword(string name, string password) =>
        accounts.FindByPassword(name, password) is { } account ? Known(account, name, "Basic") : null;

    public Principal ByContext(NegotiateAuthentication context, string scheme)
    {
        string name = context.RemoteIdentity.Name ?? "";
        bool isKerberos = string.Equals(context.Package, "Kerberos", StringComparison.OrdinalIgnoreCase) || name.Contains('@', StringComparison.Ordinal);
        Account? account = isKerberos ? accounts.FindByPrincipal(name) : accounts.FindByLogon(name, computer.ShortName);
        string package = scheme + (isKerberos ? "/Kerberos" : "/NTLM");
        return account is null ? new Principal(name, package, AccountRole.User) : Known(account, name, package);
    }

    /// <summary>The local account that a client's certificate stands for.</summary>
    public Principal? ByCertificate(X509Certificate2? certificate)
    {
        if (certificate is null || !Offers("Certificate"))
            return null;

        string? user = computer.Read(() => computer.Mappings.FindUser(certificate));
        return user is not null && accounts.FindByLogon(user, computer.ShortName) is { IsLocal: true } account ? Known(account, user, "Certificate") : null;
    }

    private Principal Known(Account account, string name, string scheme) => new(name, scheme, IsFiltered(account) ? AccountRole.User : account.Role);

    /// <summary>Local administrators come as ordinary users from afar, unless a policy says otherwise or they are the one that was built in.</summary>
    private bool IsFiltered(Account account) =>
        account is { IsLocal: true, BuiltIn: false } && computer.Read(() => computer.Registry.FindNumber(SystemPolicyKey, "LocalAccountTokenFilterPolicy") != 1);
}
