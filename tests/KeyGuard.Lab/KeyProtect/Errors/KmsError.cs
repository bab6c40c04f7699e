using System;

namespace KeyGuard.Lab.KeyProtect.Errors;

/// <summary>A refusal of the key management service; thrown anywhere, answered in one place.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="code">The reason code, or null for the refusals that carry no reasons.</param>
/// <param name="message">The reason's message, or without a code the whole text.</param>
internal sealed class KmsError(int status, string? code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string? Code { get; } = code;

    /// <summary>The field or query parameter that is wrong.</summary>
    public ErrorTarget? Target { get; init; }

    /// <summary>What the error text says before it says what could not be done.</summary>
    public string? Preface { get; init; }
}
