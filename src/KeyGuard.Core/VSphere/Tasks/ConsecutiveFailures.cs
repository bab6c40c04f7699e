namespace KeyGuard.VSphere.Tasks;

/// <summary>When to stop hoping: each failure has been tried again for minutes already by the HTTP pipeline.</summary>
internal sealed class ConsecutiveFailures
{
    private const int Most = 3;
    private int _count;

    public void Clear() => _count = 0;

    /// <summary>Whether this one was one too many.</summary>
    public bool Add() => ++_count >= Most;
}
