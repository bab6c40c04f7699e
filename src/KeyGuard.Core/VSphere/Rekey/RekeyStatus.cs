namespace KeyGuard.VSphere.Rekey;

/// <summary>What became of one object.</summary>
public enum RekeyStatus
{
    /// <summary>It is under the provider wanted now, and was seen to be.</summary>
    Rekeyed,

    /// <summary>It was under the provider already; nothing was done.</summary>
    AlreadyThere,

    /// <summary>It is not encrypted. Encrypting it is another decision, and was not made here.</summary>
    NotEncrypted,

    /// <summary>It would have failed, so nothing was tried; the message says why.</summary>
    Blocked,

    /// <summary>Part of it is done, and part is not; <c>Parts</c> tells which. Running the command again finishes it.</summary>
    Partial,

    /// <summary>Nothing of it is done.</summary>
    Failed,
}
