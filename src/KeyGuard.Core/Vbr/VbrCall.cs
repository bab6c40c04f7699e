using System.Net.Http;
using KeyGuard.Secrets;

namespace KeyGuard.Vbr;

/// <summary>One call of VBR's REST API.</summary>
internal sealed class VbrCall(HttpMethod method, string path)
{
    public HttpMethod Method { get; } = method;

    /// <summary>Path and query, from the root.</summary>
    public string Path { get; } = path;

    /// <summary>The body; it stays the caller's.</summary>
    public SecretBytes? Body { get; init; }

    /// <summary>The secret in the body, which no error may repeat; it stays the caller's.</summary>
    public SecretBytes? Secret { get; init; }

    public string ContentType { get; init; } = "application/json";

    /// <summary>Whether doing it twice does no harm.</summary>
    public bool Repeatable { get; init; }

    /// <summary>The first revision of the API that has this call.</summary>
    public VbrApiVersion? Needs { get; init; }

    /// <summary>What the call does, in words, for a server that is too old for it.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>A read below <c>/api/v1</c>.</summary>
    public static VbrCall Get(string path) => new(HttpMethod.Get, "/api/v1/" + path) { Repeatable = true };
}
