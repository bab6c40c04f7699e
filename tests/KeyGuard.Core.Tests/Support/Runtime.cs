using System;

namespace KeyGuard.Tests.Support;

/// <summary>Where the tests run, for the few things that one of the runtimes itself cannot do.</summary>
internal static class Runtime
{
    /// <summary>Mono stands in for .NET Framework.</summary>
    public static bool IsMono { get; } = Type.GetType("Mono.Runtime") is not null;
}
