using System;

namespace KeyGuard.Lab.Vbr;

/// <summary>Who may do what, by the "Available to" of OpenAPI 1.3-rev2.</summary>
internal static class VbrRights
{
    public static readonly Func<VbrRole, bool> Anyone = _ => true;

    public static readonly Func<VbrRole, bool> Administer = role => role == VbrRole.BackupAdministrator;

    public static readonly Func<VbrRole, bool> ViewPasswords = role => role != VbrRole.BackupViewer;

    public static readonly Func<VbrRole, bool> ChangePasswords = role => role is VbrRole.BackupAdministrator or VbrRole.SecurityAdministrator;
}
