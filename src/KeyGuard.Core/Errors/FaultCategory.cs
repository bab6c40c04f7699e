namespace KeyGuard.Errors;

/// <summary>What sort of failure it is. The names are those of PowerShell's <c>ErrorCategory</c>.</summary>
public enum FaultCategory
{
    /// <summary>An argument can't be used as it is.</summary>
    InvalidArgument,

    /// <summary>Data read from a file, a key store or a service is not what it must be.</summary>
    InvalidData,

    /// <summary>The object's state does not allow it.</summary>
    InvalidOperation,

    /// <summary>An object handed in is of a kind that can't be used.</summary>
    InvalidType,

    /// <summary>There is no such thing.</summary>
    ObjectNotFound,

    /// <summary>It is there already.</summary>
    ResourceExists,

    /// <summary>Someone else is using it.</summary>
    ResourceBusy,

    /// <summary>It can't be had now.</summary>
    ResourceUnavailable,

    /// <summary>The identity is not accepted.</summary>
    AuthenticationError,

    /// <summary>The connection failed.</summary>
    ConnectionError,

    /// <summary>The service asks to be called less often.</summary>
    LimitsExceeded,

    /// <summary>The other side answered something that its protocol does not know.</summary>
    ProtocolError,

    /// <summary>A file could not be read.</summary>
    ReadError,

    /// <summary>A file or a key store could not be written.</summary>
    WriteError,

    /// <summary>A module that is needed is not installed.</summary>
    NotInstalled,

    /// <summary>The security rules forbid it.</summary>
    SecurityError,
}
