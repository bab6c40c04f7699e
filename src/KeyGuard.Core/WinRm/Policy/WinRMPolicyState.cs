namespace KeyGuard.WinRm.Policy;

/// <summary>What became of a rule when a policy was written.</summary>
public enum WinRMPolicyState
{
    /// <summary>The policy had no such value; it has now.</summary>
    Added,

    /// <summary>The policy had another value, or deleted it.</summary>
    Changed,

    /// <summary>The policy had it already.</summary>
    Unchanged,

    /// <summary>It is not written, because it shuts remoting off altogether.</summary>
    LeftOut,

    /// <summary>Group Policy can't set it, or not without knowing more.</summary>
    NotByPolicy,
}
