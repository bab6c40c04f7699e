using System;

namespace KeyGuard.Errors;

/// <summary>A failure as KeyGuard reports it: with a stable id, what it concerns, and what to do.</summary>
public class KeyGuardException : Exception
{
    internal KeyGuardException(string errorId, FaultCategory category, string message, string recommendedAction, Exception? inner = null)
        : base(message, inner)
    {
        ErrorId = errorId;
        Category = category;
        RecommendedAction = recommendedAction;
    }

    /// <summary>The stable id, such as <c>CustodyFileDamaged</c>; scripts may rely on it.</summary>
    public string ErrorId { get; }

    /// <summary>What sort of failure it is.</summary>
    public FaultCategory Category { get; }

    /// <summary>What a person should do about it.</summary>
    public string RecommendedAction { get; }

    /// <summary>The name of what failed (a key, a connection, a path); never an object, never a secret.</summary>
    public string? Target { get; internal set; }

    /// <summary>The id under which the server's support finds the call, where there was one.</summary>
    public string? CorrelationId { get; internal set; }
}
