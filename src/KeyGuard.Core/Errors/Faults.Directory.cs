using System;

namespace KeyGuard.Errors;

internal static partial class Faults
{
    private const string CheckController = "Check the name, that it is a domain controller, and that its port (389, with TLS 636) is open to this computer.";

    public static KeyGuardException DirectoryServerInvalid(string server) => new("DirectoryServerInvalid", FaultCategory.InvalidArgument,
        $"'{server}' can't be used as a server's name.", "Give a host name or an address, such as dc1.example.com; the port goes into -Port.") { Target = server };

    public static KeyGuardException DirectoryServerUnknown() => new("DirectoryServerUnknown", FaultCategory.InvalidArgument,
        "It is not known which domain controller to ask.", "Give -Server, or a -SearchBase with the domain in it, such as OU=Servers,DC=example,DC=com. Only Windows knows the domain of the computer by itself.");

    public static KeyGuardException DirectoryPinWithoutTls() => new("DirectoryPinWithoutTls", FaultCategory.InvalidArgument,
        "A certificate can be pinned only where there is TLS.", "Add -UseSsl, or leave -CertificateThumbprint out.");

    public static KeyGuardException DirectoryUnreachable(string server, Exception inner) => new("DirectoryUnreachable", FaultCategory.ConnectionError,
        $"{server} gives no answer: {inner.Message}", CheckController, inner) { Target = server };

    public static KeyGuardException DirectoryTlsFailed(string server, Exception inner) => new("DirectoryTlsFailed", FaultCategory.ConnectionError,
        $"There is no TLS connection to {server}: {inner.Message}", "Check that the domain controller has a certificate for LDAPS and that the port is that of LDAPS (636; of the global catalog 3269).", inner) { Target = server };

    public static KeyGuardException DirectoryNotTrusted(string server, string thumbprint, Exception inner) => new("DirectoryNotTrusted", FaultCategory.SecurityError,
        $"The certificate of {server} is not trusted by this computer; no password was sent. It shows one with the SHA-256 thumbprint {ByPairs(thumbprint)}.",
        "Have this computer trust the authority that made it: on Windows in the store of the computer, elsewhere by TLS_CACERT in ldap.conf. Or pin this certificate with -CertificateThumbprint, once its thumbprint was read on the domain controller itself.",
        inner) { Target = server };

    public static KeyGuardException DirectoryNameMismatch(string server, string name, Exception inner) => new("DirectoryNameMismatch", FaultCategory.SecurityError,
        $"The certificate of {server} is for another name ({(name.Length > 0 ? name : "it has none")}); no password was sent.", "Give -Server the name that is in the certificate, as a rule the domain controller's full name.", inner) { Target = server };

    public static KeyGuardException DirectoryNotPinned(string server, string thumbprint) => new("DirectoryNotPinned", FaultCategory.SecurityError,
        $"{server} shows another certificate than the pinned one; no password was sent. Its SHA-256 thumbprint is {ByPairs(thumbprint)}.",
        "Find out whether the domain controller's certificate was renewed. If so, read the new thumbprint on the domain controller itself and pin that.") { Target = server };

    public static KeyGuardException DirectoryPasswordInClear(string server) => new("DirectoryPasswordInClear", FaultCategory.SecurityError,
        $"The password is not sent to {server}, because it would go there in clear.",
        "Add -UseSsl. Or leave -Credential out and use a Kerberos ticket (kinit): the connection is sealed then. Outside Windows the LDAP library can't log on with a password in any other way.") { Target = server };

    public static KeyGuardException DirectoryTicketInsideTls(string server) => new("DirectoryTicketInsideTls", FaultCategory.InvalidArgument,
        $"A Kerberos ticket can't be used inside TLS at {server}.",
        "Leave -UseSsl out: with a ticket the connection is sealed by Kerberos. Or give -Credential. It is the LDAP library outside Windows that can't do both, and domain controllers refuse to seal twice.") { Target = server };

    public static KeyGuardException DirectoryTicketMissing(string server, string reason, Exception inner) => new("DirectoryTicketMissing", FaultCategory.AuthenticationError,
        $"There is no Kerberos ticket for {server}{(reason.Length > 0 ? ": " + reason : "")}.",
        "Run kinit first and look with klist; the package libsasl2-modules-gssapi-mit (Red Hat: cyrus-sasl-gssapi) must be installed; -Server must be the domain controller's full name. Or give -Credential with -UseSsl.",
        inner) { Target = server };

    public static KeyGuardException DirectoryCredentialsRejected(string server, string userName, string reason) => new("DirectoryCredentialsRejected", FaultCategory.AuthenticationError,
        $"{server} does not accept '{userName}': {reason}.", "Check the user name (DOMAIN\\name or name@domain) and the password. It is not tried again, so that the account is not locked.") { Target = userName };

    public static KeyGuardException DirectoryProtectionRequired(string server) => new("DirectoryProtectionRequired", FaultCategory.SecurityError,
        $"{server} wants a connection that is encrypted.", "Add -UseSsl, or leave -Credential out and use a Kerberos ticket.") { Target = server };

    public static KeyGuardException DirectoryLogOnFailed(string server, string reason, Exception inner) => new("DirectoryLogOnFailed", FaultCategory.AuthenticationError,
        $"The log-on at {server} failed: {reason}", CheckController, inner) { Target = server };

    public static KeyGuardException LdapLibraryMissing(Exception inner) => new("LdapLibraryMissing", FaultCategory.NotInstalled,
        $"The operating system's LDAP library is not there: {inner.GetBaseException().Message}",
        "Install it: on Debian and Ubuntu libldap-2.5-0 or libldap2, on Red Hat openldap; with a Kerberos ticket libsasl2-modules-gssapi-mit (cyrus-sasl-gssapi) as well. Names, files and objects can be given without it.",
        inner);

    public static KeyGuardException DirectoryAccessDenied(string server, string reason) => new("DirectoryAccessDenied", FaultCategory.SecurityError,
        $"{server} lets this account read nothing there: {reason}", "Use an account of the domain; by default each of them may read computers.") { Target = server };

    public static KeyGuardException DirectoryLimitExceeded(string server, string reason) => new("DirectoryLimitExceeded", FaultCategory.LimitsExceeded,
        $"{server} gave up: {reason}", "Search less at a time, by -SearchBase or -Filter, or try again later.") { Target = server };

    public static KeyGuardException DirectorySearchFailed(string server, string searchBase, string reason, Exception inner) => new("DirectorySearchFailed", FaultCategory.InvalidOperation,
        $"{server} did not search '{(searchBase.Length > 0 ? searchBase : "its root")}': {reason}", "The server's own words say why. Check -Filter and -SearchBase.", inner) { Target = searchBase };

    public static KeyGuardException DirectoryWithoutDomain(string server) => new("DirectoryWithoutDomain", FaultCategory.InvalidData,
        $"{server} does not say which domain it serves.", "Give -SearchBase. Check that it is a domain controller of Active Directory.") { Target = server };

    /// <param name="searchBase">What was asked for.</param>
    /// <param name="nearest">The nearest entry above that is there; empty where none is known.</param>
    public static KeyGuardException SearchBaseNotFound(string searchBase, string nearest) => new("SearchBaseNotFound", FaultCategory.ObjectNotFound,
        $"'{searchBase}' is not in the directory{(nearest.Length > 0 ? $"; what is there is {nearest}" : "")}.",
        "Check how it is spelt: the innermost part comes first, and a comma, plus, quote or backslash in a name has a backslash before it. An account that may not see it is told the same.") { Target = searchBase };

    public static KeyGuardException SearchBaseInvalid(string searchBase, string reason) => new("SearchBaseInvalid", FaultCategory.InvalidArgument,
        $"'{searchBase}' is no distinguished name: {reason}", "Write it like OU=Servers,DC=example,DC=com.") { Target = searchBase };

    public static KeyGuardException SearchBaseElsewhere(string searchBase, string server) => new("SearchBaseElsewhere", FaultCategory.InvalidArgument,
        $"{server} does not have '{searchBase}' and names another server; KeyGuard follows no referrals.", "Give -Server a domain controller of that domain.") { Target = searchBase };

    public static KeyGuardException LdapFilterInvalid(string filter, string reason) => new("LdapFilterInvalid", FaultCategory.InvalidArgument,
        $"'{filter}' is no LDAP filter: {reason}.", "Write it like (operatingSystem=Windows Server*) or (&(name=web*)(!(name=web-test*))); parentheses and backslashes in a value are written \\28, \\29 and \\5c.") { Target = filter };

    public static KeyGuardException NotAComputerName(string name) => new("NotAComputerName", FaultCategory.InvalidArgument,
        $"'{name}' can't be a computer's name.", "Give a host name or an address, such as srv01.example.com.") { Target = name };

    public static KeyGuardException NotAComputer(string type) => new("NotAComputer", FaultCategory.InvalidType,
        $"An object of the type '{type}' is not understood as a computer.", "Pipe in names, objects of Get-ADComputer, or objects with a property ComputerName or DNSHostName.") { Target = type };

    public static KeyGuardException ComputerListUnreadable(string path, Exception inner) => new("ComputerListUnreadable", FaultCategory.ReadError,
        $"'{path}' can't be read: {inner.Message}", "Check the path and the permissions. The file has one name to a line; what follows a # is a comment.", inner) { Target = path };
}
