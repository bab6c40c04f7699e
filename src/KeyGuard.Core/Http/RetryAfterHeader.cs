using System;
using System.Net.Http.Headers;

namespace KeyGuard.Http;

/// <summary><c>Retry-After</c> in both its forms, seconds and a date (RFC 9110, 10.2.3).</summary>
internal static class RetryAfterHeader
{
    public static TimeSpan? Read(RetryConditionHeaderValue? header, DateTimeOffset now)
    {
        if (header is null) return null;
        var wait = header.Delta ?? header.Date - now;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
