using System;
using System.Collections.Immutable;

namespace KeyGuard.Lab.Vbr;

/// <summary>An encryption password with what VBR itself never tells: the password.</summary>
internal sealed record VbrPassword
{
    public required Guid Id { get; init; }

    public required string Hint { get; init; }

    public required string Password { get; init; }

    public required DateTimeOffset ModificationTime { get; init; }

    public string? UniqueId { get; init; }

    public bool IsImported { get; init; }
}

/// <summary>A job with the password set in it.</summary>
internal sealed record VbrJob
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    /// <summary>VSphereBackup, BackupCopy or FileBackupCopy: each keeps its encryption settings in another place.</summary>
    public required string Type { get; init; }

    public Guid PasswordId { get; init; }

    public bool IsEncrypted { get; init; }
}

/// <summary>All that a backup server keeps, for the state file.</summary>
internal sealed record VbrState
{
    public ImmutableArray<VbrPassword> Passwords { get; init; } = [];

    public ImmutableArray<VbrJob> Jobs { get; init; } = [];

    public Guid ConfigBackupPasswordId { get; init; }

    public bool ConfigBackupIsEncrypted { get; init; }
}
