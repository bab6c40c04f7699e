using System;

namespace KeyGuard.Vbr;

/// <summary>Where an encryption password is set.</summary>
/// <param name="PasswordId">The password.</param>
/// <param name="Kind">The type of the job as VBR names it (<c>VSphereBackup</c>, <c>BackupCopy</c>, …), or <c>ConfigurationBackup</c>.</param>
/// <param name="JobId">The job's id; null for the configuration backup.</param>
/// <param name="Name">The job's name.</param>
/// <param name="IsEnabled">Whether encryption is switched on there. A password stays set when it is switched off.</param>
internal sealed record VbrPasswordUse(Guid PasswordId, string Kind, Guid? JobId, string Name, bool IsEnabled);
