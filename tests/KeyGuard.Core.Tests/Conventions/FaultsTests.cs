using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.KeyProtect;
using KeyGuard.KeyProtect.Wire;
using KeyGuard.Tests.Support;
using KeyGuard.Vbr;
using KeyGuard.Vbr.Wire;
using KeyGuard.VSphere;
using KeyGuard.WinRm;
using KeyGuard.WinRm.Protocol;
using Xunit;

namespace KeyGuard.Tests.Conventions;

/// <summary>Every failure there is: ids that mean one thing each, and advice for a person.</summary>
public sealed class FaultsTests
{
    private static readonly string[] PowerShellCategories =
    [
        "NotSpecified", "OpenError", "CloseError", "DeviceError", "DeadlockDetected", "InvalidArgument", "InvalidData", "InvalidOperation",
        "InvalidResult", "InvalidType", "MetadataError", "NotImplemented", "NotInstalled", "ObjectNotFound", "OperationStopped", "OperationTimeout",
        "SyntaxError", "ParserError", "PermissionDenied", "ResourceBusy", "ResourceExists", "ResourceUnavailable", "ReadError", "WriteError",
        "FromStdErr", "SecurityError", "ProtocolError", "ConnectionError", "AuthenticationError", "LimitsExceeded", "QuotaExceeded", "NotEnabled",
    ];

    private static readonly int[] VbrStatuses = [302, 400, 401, 403, 404, 429, 500, 501];

    [Fact]
    public void Every_category_is_one_of_PowerShells() => Assert.Empty(Enum.GetNames(typeof(FaultCategory)).Except(PowerShellCategories));

    [Fact]
    public void Every_failure_has_an_id_a_message_and_advice() => Assert.All(All(), made =>
    {
        Assert.Matches("^[A-Z][A-Za-z0-9]+$", made.Fault.ErrorId);
        Assert.False(string.IsNullOrWhiteSpace(made.Fault.Message), made.Method);
        Assert.True(made.Fault.RecommendedAction.Length > 20, made.Method);
        Assert.EndsWith(".", made.Fault.RecommendedAction, StringComparison.Ordinal);
    });

    [Fact]
    public void One_id_has_one_category() => Assert.All(All().GroupBy(made => made.Fault.ErrorId), same =>
        Assert.True(same.Select(made => made.Fault.Category).Distinct().Count() == 1, same.Key));

    [Fact]
    public void Outside_the_service_no_two_failures_share_an_id()
    {
        var shared = All().Where(made => made.Fault is not (KmsException or VbrException or VimException or WsManException)).GroupBy(made => made.Fault.ErrorId).Where(same => same.Select(made => made.Method).Distinct().Count() > 1);
        Assert.Empty(shared.Select(same => same.Key + ": " + string.Join(", ", same.Select(made => made.Method))));
    }

    [Fact]
    public void Of_the_service_one_id_means_one_kind_of_failure()
    {
        // "KmsReplyInvalid" alone covers two: a reply cut off may be whole next time, one that is far too large never is.
        var mixed = All().Where(made => made.Fault is KmsException).GroupBy(made => made.Fault.ErrorId)
            .Where(same => same.Key != "KmsReplyInvalid" && same.Select(made => ((KmsException)made.Fault).Kind).Distinct().Count() > 1);
        Assert.Empty(mixed.Select(same => same.Key));
    }

    [Fact]
    public void Of_the_backup_server_one_id_means_one_kind_of_failure()
    {
        // For "VbrReplyInvalid" the same holds.
        var mixed = All().Where(made => made.Fault is VbrException).GroupBy(made => made.Fault.ErrorId)
            .Where(same => same.Key != "VbrReplyInvalid" && same.Select(made => ((VbrException)made.Fault).Kind).Distinct().Count() > 1);
        Assert.Empty(mixed.Select(same => same.Key));
    }

    [Fact]
    public void No_message_has_a_gap_where_a_name_should_be() => Assert.All(All(), made =>
    {
        Assert.DoesNotContain("''", made.Fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("{", made.Fault.Message + made.Fault.RecommendedAction, StringComparison.Ordinal);
    });

    private static IEnumerable<(string Method, KeyGuardException Fault)> All()
    {
        var methods = typeof(Faults).GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly)
            .Where(method => typeof(KeyGuardException).IsAssignableFrom(method.ReturnType)).ToArray();
        Assert.True(methods.Length > 40, "Where are the failures?");
        foreach (var method in methods)
        {
            foreach (var arguments in Arguments(method.GetParameters(), 0)) yield return (method.Name, (KeyGuardException)method.Invoke(null, arguments)!);
        }
    }

    // Every combination of what the parameters can be.
    private static IEnumerable<object?[]> Arguments(ParameterInfo[] parameters, int at)
    {
        if (at == parameters.Length) return [new object?[parameters.Length]];
        return Arguments(parameters, at + 1).SelectMany(rest => Values(parameters[at]).Select(value =>
        {
            var arguments = (object?[])rest.Clone();
            arguments[at] = value;
            return arguments;
        }));
    }

    // The kinds with which each is really called.
    private static KmsErrorKind[] Kinds(string method) => method switch
    {
        nameof(Faults.RootKeyUnusable) => [KmsErrorKind.RootKeyDestroyed, KmsErrorKind.RootKeyDisabled],
        nameof(Faults.Iam) => [KmsErrorKind.AuthenticationFailed, KmsErrorKind.Throttled, KmsErrorKind.Unavailable],
        nameof(Faults.Investigated) => [KmsErrorKind.RootKeyDestroyed, KmsErrorKind.RootKeyDisabled, KmsErrorKind.RootKeyExpired, KmsErrorKind.Conflict],
        _ => throw new NotSupportedException(method),
    };

    private static IEnumerable<object?> Values(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (type == typeof(KmsErrorKind)) return Kinds(parameter.Member.Name).Cast<object>();
        if (type.IsEnum) return Enum.GetValues(type).Cast<object>();
        if (type == typeof(string)) return [parameter.Name == "code" ? "BXNIM0410E" : "the " + parameter.Name];
        if (type == typeof(int)) return parameter.Name == "status" ? [302, 403, 404, 418, 503] : [3];
        if (type == typeof(bool)) return [false, true];
        if (type == typeof(long)) return [3L];
        if (type == typeof(IReadOnlyList<string>)) return [Array.Empty<string>(), new[] { "the first", "the second" }];
        if (type == typeof(Guid)) return [Guid.NewGuid()];
        if (type == typeof(Uri)) return [new Uri("https://us-south.kms.cloud.ibm.com")];
        if (type == typeof(KmsRootKey)) return [new KmsRootKey { Id = "id" }];
        if (type == typeof(KmsException) || type == typeof(KeyGuardException)) return [MemoryKms.Failure(KmsErrorKind.Conflict)];
        if (type == typeof(HttpTransportException)) return Enum.GetValues(typeof(TransportFailure)).Cast<TransportFailure>().Select(failure => new HttpTransportException(failure, "the transport"));
        if (type == typeof(Exception)) return [new InvalidOperationException("the cause")];
        if (type == typeof(ErrorReply)) return [ErrorReply.Read(new HttpReply((System.Net.HttpStatusCode)409, [], 0))];
        if (type == typeof(VbrErrorReply)) return VbrStatuses.Select(status => new VbrErrorReply(status, status == 501 ? "NotImplemented" : "AccessDenied", "the text"));
        if (type == typeof(ServerTrust)) return [ServerTrust.Of(null), ServerTrust.Of(new string('A', 64))];
        if (type == typeof(WsManFault)) return WsManMeanings.Known.Append(4711).Select(code => new WsManFault { Code = code, Text = "the text" }).Concat(WsManMeanings.KnownSubcodes.Append("").Select(subcode => new WsManFault { Subcode = subcode, Status = 500 }));
        if (type == typeof(WsManRequest)) return [new WsManRequest(WsManAction.Put, ResourceUris.ServiceAuth)];
        if (type == typeof(WinRmTarget)) return [WinRmTarget.Of("srv01", useSsl: false), WinRmTarget.Of("srv01", useSsl: true)];
        if (type == typeof(WinRmDoor)) return Enum.GetValues(typeof(WinRmAuthentication)).Cast<WinRmAuthentication>().Select(how => new WinRmDoor(WinRmTarget.Of("srv01", useSsl: true), how));
        if (type == typeof(VbrApiVersion)) return [VbrApiVersion.Newest];
        if (type == typeof(VimVersion)) return [VimVersion.Newest];
        if (type == typeof(VimFault)) return VSphere.VimFaultTests.Table.Select(row => VSphere.VimFaultTests.Fault((string)row[0], (string)row[1]));
        throw new NotSupportedException($"{parameter.Member.Name}: {type}");
    }
}
