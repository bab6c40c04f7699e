using System;
using System.DirectoryServices.Protocols;
using System.Net.Security;
using System.Text.RegularExpressions;
using KeyGuard.Errors;

namespace KeyGuard.ActiveDirectory;

/// <summary>Tells what went wrong, by the codes of LDAP (RFC 4511, appendix A) and of the two client libraries (the same numbers in both).</summary>
internal static class LdapFailures
{
    private const int StrongAuthenticationRequired = 8;
    private const int InvalidCredentials = 49;
    private const int ServerDown = 81;
    private const int LocalError = 82;
    private const int MechanismUnknown = 86;
    private const int ConnectError = 91;

    /// <summary>A log-on that failed.</summary>
    /// <param name="failure">What the library said.</param>
    /// <param name="server">Whom.</param>
    /// <param name="userName">As whom; null for the identity of this process.</param>
    /// <param name="greeting">What was learned of the server before.</param>
    public static KeyGuardException OfLogOn(Exception failure, DirectoryServer server, string? userName, LdapGreeting? greeting)
    {
        var name = server.ToString();
        switch (Code(failure))
        {
            case InvalidCredentials:
                return Faults.DirectoryCredentialsRejected(name, userName ?? "the current user", Reason(ServerText(failure)));
            case StrongAuthenticationRequired:
                return Faults.DirectoryProtectionRequired(name);
            case LocalError or MechanismUnknown:
                return Faults.DirectoryTicketMissing(name, ServerText(failure), failure);
            case ServerDown or ConnectError when server.UseSsl && greeting?.Certificate is { } certificate:
                var isName = (greeting.CertificateErrors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0;
                return isName ? Faults.DirectoryNameMismatch(name, certificate.GetNameInfo(System.Security.Cryptography.X509Certificates.X509NameType.DnsName, false), failure)
                    : Faults.DirectoryNotTrusted(name, Http.ServerTrust.Thumbprint(certificate), failure);
            case ServerDown or ConnectError:
                return Faults.DirectoryUnreachable(name, failure);
            default:
                return Faults.DirectoryLogOnFailed(name, Text(failure), failure);
        }
    }

    /// <summary>A search that failed, other than for a base that is not there.</summary>
    public static KeyGuardException OfSearch(Exception failure, DirectoryServer server, string searchBase) => (failure as DirectoryOperationException)?.Response?.ResultCode switch
    {
        ResultCode.InvalidDNSyntax or ResultCode.NamingViolation => Faults.SearchBaseInvalid(searchBase, Text(failure)),
        ResultCode.Referral => Faults.SearchBaseElsewhere(searchBase, server.ToString()),
        ResultCode.InsufficientAccessRights or ResultCode.OperationsError => Faults.DirectoryAccessDenied(server.ToString(), Text(failure)),
        ResultCode.SizeLimitExceeded or ResultCode.TimeLimitExceeded or ResultCode.AdminLimitExceeded or ResultCode.Busy or ResultCode.Unavailable => Faults.DirectoryLimitExceeded(server.ToString(), Text(failure)),
        ResultCode.StrongAuthRequired or ResultCode.ConfidentialityRequired => Faults.DirectoryProtectionRequired(server.ToString()),
        null when Code(failure) is ServerDown or ConnectError => Faults.DirectoryUnreachable(server.ToString(), failure),
        _ => Faults.DirectorySearchFailed(server.ToString(), searchBase, Text(failure), failure),
    };

    private static int? Code(Exception failure) => (failure as LdapException)?.ErrorCode ?? (int?)(failure as DirectoryOperationException)?.Response?.ResultCode;

    private static string ServerText(Exception failure) => (failure as LdapException)?.ServerErrorMessage ?? (failure as DirectoryOperationException)?.Response?.ErrorMessage ?? "";

    private static string Text(Exception failure) => ServerText(failure) is { Length: > 0 } said ? said.TrimEnd('\0', ' ', '\r', '\n') : failure.Message;

    // "AcceptSecurityContext error, data 52e, v4563": the number is one of Windows' log-on errors.
    private static string Reason(string said) => Regex.Match(said, @"\bdata ([0-9a-f]{1,4})\b").Groups[1].Value switch
    {
        "525" => "there is no such user",
        "52e" => "user name or password is wrong",
        "52f" => "account restrictions forbid it, such as membership in Protected Users",
        "530" => "the account may not log on at this time",
        "531" => "the account may not log on at this computer",
        "532" => "the password has expired",
        "533" => "the account is disabled",
        "701" => "the account has expired",
        "773" => "the password must be changed first",
        "775" => "the account is locked",
        _ => "the server gives no reason",
    };
}
