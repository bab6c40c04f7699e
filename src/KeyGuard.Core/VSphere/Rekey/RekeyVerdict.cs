namespace KeyGuard.VSphere.Rekey;

/// <summary>What a plan says of one object.</summary>
internal enum RekeyVerdict
{
    /// <summary>To be done, and nothing is known to stand against it.</summary>
    Ready,

    AlreadyThere,

    NotEncrypted,

    Blocked,
}
