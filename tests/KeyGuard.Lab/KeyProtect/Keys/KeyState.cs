namespace KeyGuard.Lab.KeyProtect.Keys;

/// <summary>The states of a key, with the numbers of NIST SP 800-57 that the service uses.</summary>
internal enum KeyState
{
    PreActivation = 0,
    Active = 1,
    Suspended = 2,
    Deactivated = 3,
    Destroyed = 5,
}
