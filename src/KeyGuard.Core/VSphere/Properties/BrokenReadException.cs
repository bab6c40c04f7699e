using System;

namespace KeyGuard.VSphere.Properties;

/// <summary>A reading that ended in the middle, and may be begun anew.</summary>
internal sealed class BrokenReadException(VimException failure) : Exception(failure.Message, failure)
{
    /// <summary>Why.</summary>
    public VimException Failure { get; } = failure;
}
