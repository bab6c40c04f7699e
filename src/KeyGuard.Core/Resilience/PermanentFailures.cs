using System;
using System.Text;
using KeyGuard.Http;

namespace KeyGuard.Resilience;

/// <summary>Server errors that asking again never cures, though their status says otherwise.</summary>
internal static class PermanentFailures
{
    // Key Protect answers 500 with this code for a key whose metadata is broken for good.
    private static readonly byte[] IncompleteMetadata = Encoding.ASCII.GetBytes("INCOMPLETE_METADATA_ERR");

    public static bool IsPermanent(HttpReply reply) => reply.Body.Span.IndexOf(IncompleteMetadata) >= 0;
}
