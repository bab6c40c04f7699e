using KeyGuard.WinRm.Hardening.Changes;

namespace KeyGuard.WinRm.Hardening;

/// <summary>One step of the sequence, before it is made.</summary>
/// <param name="Change">What is changed.</param>
internal sealed record HardeningStep(ConfigChange Change)
{
    /// <summary>Whether nothing that follows makes sense without it: it makes the new door.</summary>
    public bool IsNeeded { get; init; }

    /// <summary>Whether https is proved by a new connection afterwards.</summary>
    public bool ProvesHttps { get; init; }

    /// <summary>The port at which nobody may answer by http any more afterwards.</summary>
    public int? ClosedPort { get; init; }

    /// <summary>The policy that forbids it, in the words of the policy editor; null where none is known to.</summary>
    public string? BlockedBy { get; init; }

    /// <summary>What the policy is called by which it is made, should the computer say that policy controls it.</summary>
    public string Policy { get; init; } = "";

    /// <summary>Whether it narrows or moves the https door, so that http must be open meanwhile.</summary>
    public bool TouchesHttps => Change.Kind == ConfigKind.Firewall || Change.IsHttpsListener;
}
