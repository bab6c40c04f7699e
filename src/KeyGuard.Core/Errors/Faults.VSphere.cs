using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using KeyGuard.Http;
using KeyGuard.Secrets;
using KeyGuard.VSphere;

namespace KeyGuard.Errors;

internal static partial class Faults
{
    private static (string Id, FaultCategory Category, string Action) VCenterDown => ("VCenterUnavailable", FaultCategory.ResourceUnavailable,
        "Check that vCenter runs (its service vmware-vpxd) and that its port (443) is open to this computer; then run the command again. What is done already is recognised.");

    /// <summary>vCenter refused, or one of its tasks failed.</summary>
    /// <param name="fault">vCenter's fault.</param>
    /// <param name="server">The vCenter.</param>
    /// <param name="action">The method.</param>
    /// <param name="subject">The name of what it was about.</param>
    public static VimException Vim(VimFault fault, Uri server, string action, string subject) => Vim(fault, server, action, subject, [], null);

    /// <summary>The same, for a call that held secrets, which vCenter's words must not repeat.</summary>
    internal static VimException Vim(VimFault fault, Uri server, string action, string subject, IReadOnlyList<SecretBytes> secrets, string? correlationId)
    {
        var meaning = VimMeaning.Of(fault);
        var words = Words(fault, secrets);
        return new VimException(meaning.ErrorId, meaning.Category, $"{server.Authority}, {action}: {meaning.Why} '{subject}'{Particulars(fault)}.{(words.Length > 0 ? $" vCenter says: {words}" : "")}", meaning.Action)
        {
            Fault = fault, ServerMessage = words, Target = subject, CorrelationId = correlationId,
        };
    }

    private static string Particulars(VimFault fault)
    {
        var text = new StringBuilder();
        foreach (var one in fault.Chain)
        {
            text.Append(text.Length == 0 ? "(" : ", because of ").Append(one);
            if (one.Privileges.Count > 0) text.Append(", privilege ").Append(string.Join(" and ", one.Privileges));
            if (one.Object is { } item) text.Append(", object ").Append(item);
            if (one.InvalidProperty is { Length: > 0 } property) text.Append(", property ").Append(property);
            if (one.Method is { Length: > 0 } method) text.Append(", method ").Append(method);
            if (one.ExistingState is { Length: > 0 } state) text.Append(", it is ").Append(state);
        }
        return " " + Redactor.Clean(text.Append(')').ToString());
    }

    private static string Words(VimFault fault, IReadOnlyList<SecretBytes> secrets)
    {
        var words = string.Join(" ", fault.Chain.SelectMany(one => new[] { one.Message, one.Reason }).Where(text => !string.IsNullOrWhiteSpace(text)).Distinct());
        foreach (var secret in secrets) words = Redactor.Without(secret, words);
        return Redactor.Clean(words);
    }

    /// <summary>An error that is not vCenter's own: a proxy's, or a web server's without vCenter behind it.</summary>
    public static VimException VimStatus(int status, Uri server, string action, string? correlationId)
    {
        var (id, category, advice) = status >= 500 ? VCenterDown : ("VCenterNotThere", FaultCategory.ProtocolError, "Check that server and port lead to a vCenter (port 443), and not to a proxy or a portal before it.");
        var what = status is >= 300 and < 400 ? "it wants to redirect the call, and KeyGuard follows no redirects" : "that is no answer of vCenter's";
        return new VimException(id, category, $"{server.Authority} answered {action} with {status}: {what}.", advice)
        {
            // A proxy says so when the service behind it breaks off in the middle of a call, too.
            CorrelationId = correlationId, IsOutcomeUnknown = status >= 500,
        };
    }

    /// <summary>No answer at all.</summary>
    public static VimException VimNoAnswer(HttpTransportException failure, Uri server, ServerTrust? trust, string action)
    {
        if (failure.Failure == TransportFailure.Untrusted) return VimUntrusted(failure, server, trust);
        var (id, category, advice) = failure.Failure == TransportFailure.ReplyTooLarge ? ("VCenterReplyInvalid", FaultCategory.ProtocolError, "Check that server and port lead to a vCenter (port 443).") : VCenterDown;
        return new VimException(id, category, $"{action}: {Redactor.Clean(failure.Message)}", advice, failure)
        {
            CorrelationId = failure.CorrelationId, IsOutcomeUnknown = failure.Failure is TransportFailure.ConnectionLost or TransportFailure.TimedOut,
        };
    }

    private static VimException VimUntrusted(HttpTransportException failure, Uri server, ServerTrust? trust)
    {
        var shown = trust?.Refused is { } refused ? $" It shows a certificate with the SHA-256 thumbprint {ByPairs(refused)}." : "";
        var wanted = trust?.Pin is null ? "is not trusted by this computer" : "is not the one that was pinned";
        var action = trust?.Pin is null
            ? "Have this computer trust vCenter's certificate authority (vCenter offers its root certificates for download on its start page). Or read the certificate's SHA-256 thumbprint at vCenter itself, and if it is the one shown here, connect with -CertificateThumbprint."
            : "Somebody may be between this computer and vCenter. If vCenter's certificate was renewed, read the new SHA-256 thumbprint at vCenter itself and connect with that.";
        return new VimException("TlsNotTrusted", FaultCategory.SecurityError, $"The certificate of {server.Authority} {wanted}.{shown} Nothing was sent.", action, failure) { CorrelationId = failure.CorrelationId };
    }

    /// <summary>A success status whose body is cut off or is not vCenter's.</summary>
    public static VimException VimBadReply(Uri server, string? correlationId, Exception? inner = null) => new("VCenterReplyInvalid", FaultCategory.ProtocolError,
        $"The reply of {server.Authority} is cut off or is not vCenter's.", "Check that server and port lead to a vCenter (port 443), and run the command again.", inner) { CorrelationId = correlationId };

    public static VimException VimNotAVCenter(Uri server, string product) => new("VCenterIsNone", FaultCategory.InvalidType,
        $"{server.Authority} is not a vCenter but {product}.", "Connect to the vCenter that manages this host: key providers belong to vCenter, and hosts that it manages must be changed through it.") { Target = server.Authority };

    public static VimException VimTooOld(Uri server, string action, VimVersion needed, VimVersion agreed) => new("VCenterTooOld", FaultCategory.NotInstalled,
        $"{server.Authority} speaks version {agreed} of the vSphere API; for {action} it takes {needed}.", "Update vCenter, or do without this.") { Target = server.Authority };

    public static VimException VimSessionUnusable(Uri server) => new("VCenterSessionUnusable", FaultCategory.AuthenticationError,
        $"{server.Authority} does not know the session that was to be borrowed.", "Look at $global:DefaultVIServers whether PowerCLI is still connected, connect it again with Connect-VIServer, and give that object to -Session; or connect with -Credential.") { Target = server.Authority };

    public static VimException VimBorrowedSessionEnded(Uri server) => new("VCenterBorrowedSessionEnded", FaultCategory.AuthenticationError,
        $"The session with {server.Authority} that was borrowed from PowerCLI has ended, and KeyGuard has no password to open another.", "Connect PowerCLI again (Connect-VIServer) and then KeyGuard (Connect-KeyGuardVCenter -Session), or connect with -Credential, which survives the end of a session. What is done already is recognised.") { Target = server.Authority };

    public static VimException VimSessionUnstable(Uri server) => new("VCenterSessionUnstable", FaultCategory.ConnectionError,
        $"{server.Authority} keeps ending the session in the middle of the work.", "Find out whether somebody terminates sessions or vCenter restarts, then run the command again; what is done already is recognised.") { Target = server.Authority };

    public static VimException VimTaskUnknown(Uri server, string action, string subject, KeyGuardException? cause) => new("VCenterOutcomeUnknown", FaultCategory.ConnectionError,
        $"It is not known how {action} for '{subject}' ended at {server.Authority}: {(cause is null ? "vCenter no longer has the task." : cause.Message)}",
        "Look at the object's state, or run the command again: what is done already is recognised.", cause) { Target = subject, CorrelationId = cause?.CorrelationId, IsOutcomeUnknown = true };

    public static VimException VimWaitBroken(Exception cause) => new("VCenterWaitBroken", FaultCategory.InvalidOperation,
        $"Waiting for vCenter's tasks ended unexpectedly: {Redactor.Clean(cause.Message)}", "Look at the objects' states, or run the command again: what is done already is recognised.", cause);

    public static KeyGuardException VCenterNameInvalid(string server) => new("VCenterNameInvalid", FaultCategory.InvalidArgument,
        $"'{server}' can't be used as a vCenter's name.", "Give a host name or an address, such as vc01.example.com; the port goes into -Port.") { Target = server };

    public static KeyGuardException VCenterNotConnected() => new("VCenterNotConnected", FaultCategory.ObjectNotFound,
        "There is no connection to a vCenter.", "Run Connect-KeyGuardVCenter first. Connections belong to the PowerShell session (runspace) that opened them.");

    public static KeyGuardException VCenterUnknown(string server) => new("VCenterUnknown", FaultCategory.ObjectNotFound,
        $"There is no connection to a vCenter '{server}'.", "Get-KeyGuardConnection lists the open connections; open this one with Connect-KeyGuardVCenter.") { Target = server };

    public static KeyGuardException VCenterAmbiguous(string server) => new("VCenterAmbiguous", FaultCategory.InvalidArgument,
        $"Several connections lead to '{server}'.", "Say which one is meant by its name: Get-KeyGuardConnection lists them.") { Target = server };

    public static KeyGuardException VCenterNameForSeveral(string name) => new("VCenterNameForSeveral", FaultCategory.InvalidArgument,
        $"Several sessions can't all be named '{name}'.", "Leave -Name out, and each connection is named after its server; or connect them one by one.") { Target = name };

    public static KeyGuardException VIServerInvalid(string item) => new("VIServerInvalid", FaultCategory.InvalidType,
        $"'{item}' is not a connected server object of PowerCLI.", "Give $global:DefaultVIServer, $global:DefaultVIServers or what Connect-VIServer returned, while it is connected.") { Target = item };
}
