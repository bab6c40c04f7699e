namespace KeyGuard.Lab.Traffic;

/// <summary>What a request is counted as; attached to its endpoint.</summary>
internal sealed record OperationName(string Name, bool CountsAsWrite)
{
    /// <summary>For paths that nothing serves.</summary>
    public static OperationName Unknown { get; } = new("unknown", CountsAsWrite: false);
}
