using System.Net.Http;
using KeyGuard.KeyProtect.Wire;
using KeyGuard.Secrets;

namespace KeyGuard.KeyProtect;

/// <summary>One call below <c>/api/v2</c>.</summary>
internal sealed class KmsCall(HttpMethod method, string path)
{
    public HttpMethod Method { get; } = method;

    /// <summary>Path and query, relative to <c>/api/v2/</c>.</summary>
    public string Path { get; } = path;

    /// <summary>The body; it stays the caller's.</summary>
    public SecretBytes? Body { get; init; }

    public string? ContentType { get; init; }

    public string? KeyRing { get; init; }

    public string? Prefer { get; init; }

    public bool Repeatable { get; init; }

    /// <summary>A read.</summary>
    public static KmsCall Get(string path) => new(HttpMethod.Get, path) { Repeatable = true };

    /// <summary>A key action: <c>POST keys/{id}/actions/{action}</c>.</summary>
    public static KmsCall Action(string rootKey, string action, SecretBytes? body, bool repeatable) =>
        new(HttpMethod.Post, $"keys/{System.Uri.EscapeDataString(rootKey)}/actions/{action}")
        {
            Body = body,
            ContentType = MediaTypes.Action(action),
            Repeatable = repeatable,
        };
}
