using System;
using System.Globalization;
using System.Linq;
using KeyGuard.Http;
using KeyGuard.WinRm;
using KeyGuard.WinRm.Facts;
using KeyGuard.WinRm.Protocol;

namespace KeyGuard.Errors;

internal static partial class Faults
{
    private const string CheckComputer = "Check that the computer runs, that its WinRM service listens at this port, and that no firewall is in between.";

    /// <summary>A fault that a computer's WinRM service answered with.</summary>
    public static WsManException WinRm(WsManFault fault, WsManRequest request, string computer)
    {
        var meaning = WsManMeanings.Of(fault);
        var code = fault.Code is { } number ? string.Format(CultureInfo.InvariantCulture, "code {0} (0x{0:X8})", number) : "no code";
        var kind = fault.Subcode.Length > 0 ? fault.Subcode + ", " : "";
        var words = fault.Text.Length > 0 ? " It says: " + fault.Text : "";
        return new WsManException(meaning.ErrorId, meaning.Category, $"{computer} answered '{request}' with a fault ({kind}{code}): {meaning.Text}.{words}", meaning.Advice)
        {
            Code = fault.Code, Subcode = fault.Subcode, Status = fault.Status == 0 ? null : fault.Status, Target = computer,
        };
    }

    /// <summary>An HTTP status that is neither a reply nor a fault.</summary>
    public static WsManException WinRmStatus(int status, WinRmTarget target)
    {
        var (id, category, text, advice) = Meaning(status);
        return new WsManException(id, category, $"{target.Address} answered {status}: {text}.", advice) { Status = status, Target = target.ComputerName };
    }

    private static (string Id, FaultCategory Category, string Text, string Advice) Meaning(int status) => status switch
    {
        403 => ("WinRmAccessDenied", FaultCategory.SecurityError, "the service lets nobody in from here, or not this account", "Check the account's rights, and IPv4Filter and IPv6Filter of the service. A client certificate needs a mapping to a local account there."),
        404 => ("WinRmUrlPrefixWrong", FaultCategory.ObjectNotFound, "there is a web server, but no WinRM at this URL", "Check the port, and the listener's URL prefix: it is wsman unless configured otherwise."),
        >= 300 and < 400 => ("WinRmRedirected", FaultCategory.SecurityError, "it wants to redirect the request, and KeyGuard follows no redirects", "Give the computer itself; a load balancer in front of WinRM is not supported."),
        503 => ("WinRmUnavailable", FaultCategory.ResourceUnavailable, "the service is not ready", "Start the service WinRM on the computer, or wait until it has started."),
        _ => ("WinRmUnexpectedStatus", FaultCategory.ProtocolError, "WinRM does not answer like that", "Check that Windows' own WinRM service listens at this port."),
    };

    /// <summary>The log-on was turned down although the computer knows this kind of log-on.</summary>
    public static WsManException WinRmCredentialsRejected(WinRmDoor door, string userName) => new("WinRmCredentialsRejected", FaultCategory.AuthenticationError,
        $"{door.Target.ComputerName} does not accept {userName} ({door.Authentication}).",
        "Check user name and password, and that the account may log on to this computer from the network. The password is not tried again on this computer, so that the account is not locked.") { Status = 401, Target = door.Target.ComputerName };

    /// <summary>The computer does not offer this kind of log-on.</summary>
    public static WsManException WinRmAuthenticationNotOffered(WinRmDoor door, string offered) => new("WinRmAuthenticationNotOffered", FaultCategory.AuthenticationError,
        $"{door.Target.Address} does not let one log on by {door.Authentication}{(offered.Length > 0 ? ", only by " + offered : "")}.",
        "Choose another -Authentication. Negotiate and Kerberos are on unless somebody turned them off.") { Status = 401, Target = door.Target.ComputerName };

    /// <summary>No usable answer.</summary>
    public static WsManException WinRmNoAnswer(HttpTransportException failure, WinRmTarget target, ServerTrust? trust)
    {
        if (failure.Failure == TransportFailure.Untrusted) return WinRmUntrusted(failure, target, trust);
        var (id, category, advice) = failure.Failure switch
        {
            TransportFailure.Unreachable => ("WinRmUnreachable", FaultCategory.ConnectionError, CheckComputer),
            TransportFailure.TimedOut => ("WinRmTimedOut", FaultCategory.ConnectionError, "Check that the computer runs and that no firewall drops the packets; try again with longer time limits."),
            TransportFailure.ReplyTooLarge => ("WinRmReplyInvalid", FaultCategory.ProtocolError, "Check that Windows' own WinRM service listens at this port."),
            _ => ("WinRmConnectionLost", FaultCategory.ConnectionError, "Run the command again; if it changed something, look first with Get-WinRMSecurity what became of it."),
        };
        return new WsManException(id, category, Redactor.Clean(failure.Message), advice, failure)
        {
            Status = failure.LastStatus, OutcomeUnknown = failure.Failure is TransportFailure.TimedOut or TransportFailure.ConnectionLost, Target = target.ComputerName,
        };
    }

    private static WsManException WinRmUntrusted(HttpTransportException failure, WinRmTarget target, ServerTrust? trust)
    {
        var shown = trust?.Refused is { } refused ? $" It shows a certificate with the SHA-256 thumbprint {ByPairs(refused)}." : "";
        var why = trust?.Presented is { } presented ? " (" + string.Join(", ", new[] { presented.Errors.ToString() }.Concat(presented.ChainProblems)) + ")" : "";
        var wanted = trust?.Pin is null ? "is not trusted by this computer" : "is not a pinned one";
        return new WsManException("TlsNotTrusted", FaultCategory.SecurityError, $"The certificate of {target.Address.Authority} {wanted}{why}.{shown} Nothing was sent.",
            "Give the computer a certificate of an authority that this computer trusts, for the name by which it is called. One of its own making can be pinned by its SHA-256 thumbprint with -CertificateThumbprint, once that was read on the computer itself.",
            failure) { Target = target.ComputerName };
    }

    public static WsManException WinRmReplyInvalid(Uri address, Exception? inner) => new("WinRmReplyInvalid", FaultCategory.ProtocolError,
        $"The reply of {address} is cut off, or does not answer the request.", "Run the command again; if it happens again, check what else answers at this port.", inner) { OutcomeUnknown = true, Target = address.Host };

    public static WsManException WinRmReplyNotGenuine(Uri address, Exception? inner) => new("WinRmReplyNotGenuine", FaultCategory.SecurityError,
        $"A reply of {address} was not sealed with the session's key, or was changed on its way. It was thrown away.", "Somebody may be between this computer and that one. Use the https listener, and find out who.", inner) { OutcomeUnknown = true, Target = address.Host };

    public static WsManException WinRmNotAnEndpoint(Uri address, Exception? inner) => new("WinRmNotAnEndpoint", FaultCategory.ProtocolError,
        $"What answers at {address} is no WS-Management service.", "Check the port: another service listens there.", inner) { Target = address.Host };

    /// <summary>There was not even a connection.</summary>
    public static WsManException WinRmNoConnection(WinRmTarget target, WinRMEndpointState state, string text)
    {
        var (id, category, advice) = state switch
        {
            WinRMEndpointState.NameUnknown => ("WinRmNameUnknown", FaultCategory.ObjectNotFound, "Check the name, and the DNS server's record of it."),
            WinRMEndpointState.Refused => ("WinRmConnectionRefused", FaultCategory.ConnectionError, "Nothing listens at this port: start the service WinRM on the computer, and look at its listeners (winrm enumerate winrm/config/listener)."),
            WinRMEndpointState.TimedOut => ("WinRmTimedOut", FaultCategory.ConnectionError, "Check that the computer runs and that no firewall drops the packets; try again with longer time limits."),
            _ => ("WinRmUnreachable", FaultCategory.ConnectionError, CheckComputer),
        };
        return new WsManException(id, category, $"{target.ComputerName} can't be reached at port {target.Port}: {text}", advice) { Target = target.ComputerName };
    }

    /// <summary>WMI's view of the registry answered with a code of its own.</summary>
    public static WsManException WinRmRegistry(string computer, string key, long code) => new("WinRmRegistryUnreadable", FaultCategory.SecurityError,
        string.Format(CultureInfo.InvariantCulture, "The registry key {1} of {0} can't be read (code {2}).", computer, key, code),
        "Reading the registry takes an account of the computer's group Administrators. Everything else was read.") { Code = code, Target = computer };
}
