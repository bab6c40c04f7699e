using System.Collections.Frozen;
using System.Collections.Generic;
using System.Linq;

namespace KeyGuard.Lab.Vbr;

/// <summary>The roles of VBR's users, as far as they differ in what the Lab serves.</summary>
internal enum VbrRole
{
    BackupAdministrator,
    SecurityAdministrator,
    BackupOperator,
    BackupViewer,
}

/// <summary>Who can log on: one user for each role, all with the same password.</summary>
internal static class VbrUsers
{
    public const string Password = "lab-vbr-password";

    private static readonly FrozenDictionary<string, VbrRole> Roles = new Dictionary<string, VbrRole>
    {
        ["lab-vbr"] = VbrRole.BackupAdministrator,
        ["lab-vbr-security"] = VbrRole.SecurityAdministrator,
        ["lab-vbr-operator"] = VbrRole.BackupOperator,
        ["lab-vbr-viewer"] = VbrRole.BackupViewer,
    }.ToFrozenDictionary(System.StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<KeyValuePair<string, VbrRole>> All => Roles.OrderBy(user => user.Value);

    public static VbrRole? Find(string name) => Roles.TryGetValue(name, out VbrRole role) ? role : null;
}
