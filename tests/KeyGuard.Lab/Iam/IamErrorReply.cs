using System;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace KeyGuard.Lab.Iam;

/// <summary>The error document of the token service with its talkative context.</summary>
internal sealed record IamErrorReply(string ErrorCode, string ErrorMessage, IamErrorContext Context)
{
    public static IamErrorReply For(string code, string message, HttpRequest request, DateTimeOffset now) =>
        new(code, message, IamErrorContext.Of(request, now));
}

internal sealed record IamErrorContext
{
    public required string RequestId { get; init; }

    public string RequestType { get; init; } = "incoming.Identity_Token";

    public required string UserAgent { get; init; }

    public string Url { get; init; } = "https://iam.cloud.ibm.com";

    public string InstanceId { get; init; } = "lab-iamid-0";

    public string ThreadId { get; init; } = "1a2b3";

    public string Host { get; init; } = "lab-iamid-host";

    public required string StartTime { get; init; }

    public required string EndTime { get; init; }

    public string ElapsedTime { get; init; } = "1";

    public string Locale { get; init; } = "en_US";

    public string ClusterName { get; init; } = "lab-cluster";

    public static IamErrorContext Of(HttpRequest request, DateTimeOffset now)
    {
        string time = now.UtcDateTime.ToString("dd.MM.yyyy HH:mm:ss:fff 'UTC'", CultureInfo.InvariantCulture);
        return new IamErrorContext
        {
            RequestId = request.Headers["Transaction-Id"].ToString() is { Length: > 0 } sent ? sent : Guid.NewGuid().ToString("N"),
            UserAgent = request.Headers.UserAgent.ToString(),
            StartTime = time,
            EndTime = time,
        };
    }
}
