using System.Collections.Immutable;

namespace KeyGuard.Lab.KeyProtect.Errors;

/// <summary>The one resource inside the envelope of an error.</summary>
internal sealed record ErrorResource
{
    public required string ErrorMsg { get; init; }

    public ImmutableArray<ErrorReason>? Reasons { get; init; }
}

internal sealed record ErrorReason
{
    public required string Code { get; init; }

    public required string Message { get; init; }

    public required int Status { get; init; }

    public string MoreInfo { get; init; } = "https://cloud.ibm.com/apidocs/key-protect";

    public ErrorTarget? Target { get; init; }
}

/// <summary>What of a request is wrong: a field or a query parameter.</summary>
internal sealed record ErrorTarget(string Type, string Name);
