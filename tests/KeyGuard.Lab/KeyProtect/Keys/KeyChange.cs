using System;
using KeyGuard.Lab.KeyProtect.Errors;

namespace KeyGuard.Lab.KeyProtect.Keys;

/// <summary>The circumstances of a change: when, by whom, and whether the service's waiting times are in force.</summary>
internal readonly record struct KeyChange(DateTimeOffset Now, string By, bool GuardsOn)
{
    private static readonly TimeSpan StateChangePause = TimeSpan.FromSeconds(30);

    /// <summary>Enabling and restoring need half a minute of rest since the last change of state.</summary>
    public void RequireRest(KmsKey key)
    {
        if (GuardsOn && Now - key.StateChangeDate < StateChangePause)
            throw KmsErrors.TooEarly("30 seconds must have passed since the last change of the key's state");
    }
}
