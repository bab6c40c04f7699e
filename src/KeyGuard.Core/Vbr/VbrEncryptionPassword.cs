using System;
using System.Text.Json;

namespace KeyGuard.Vbr;

/// <summary>
/// An encryption password as VBR's REST API lists it (schema <c>EncryptionPasswordModel</c>). The password itself can't be
/// read from VBR. Pipe it into <c>Update-WrappedBackupKey</c> or <c>Get-UnwrappedBackupKey</c>.
/// </summary>
public sealed class VbrEncryptionPassword
{
    /// <summary>VBR's id of the password record.</summary>
    public Guid Id { get; internal init; }

    /// <summary>The hint, which in Veeam's cmdlets is called the description.</summary>
    public string Description { get; internal init; } = "";

    /// <summary>The hint.</summary>
    public string Hint => Description;

    /// <summary>When the record was changed last, UTC; null where VBR does not tell.</summary>
    public DateTime? ModificationTime { get; internal init; }

    /// <summary>The unique id (before VBR 12.3 the tag) that was given to the record; null where there is none.</summary>
    public string? UniqueId { get; internal init; }

    /// <summary>Whether the password was imported; false where VBR does not tell.</summary>
    public bool IsImported { get; internal init; }

    /// <summary>The backup server that holds it.</summary>
    public string Server { get; internal init; } = "";

    /// <summary>The record as it was read, so that a change gives back all of it.</summary>
    internal JsonElement Record { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Description;
}
