using System.Text.Json.Serialization;

namespace KeyGuard.Lab.KeyProtect.Keys;

/// <summary>The body that moves a key to another key ring.</summary>
internal sealed record MoveToRingRequest
{
    [JsonPropertyName("keyRingID")]
    public string? KeyRingId { get; init; }
}
