using System;
using System.Collections.Generic;
using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.VSphere.Soap;

namespace KeyGuard.Lab.VSphere.Sessions;

/// <summary>Who may do what on what: the user's privileges, less what was taken away on an object or above it.</summary>
internal sealed class Access
{
    private readonly Dictionary<(string User, string Object), HashSet<string>> _denied = [];

    public void Deny(string user, string objectId, IEnumerable<string> privileges)
    {
        if (!_denied.TryGetValue((user, objectId), out HashSet<string>? denied))
            _denied[(user, objectId)] = denied = new HashSet<string>(StringComparer.Ordinal);
        denied.UnionWith(privileges);
    }

    public bool Has(VimUser user, string privilege, ManagedObject on)
    {
        if (!user.Privileges.Contains(privilege))
            return false;
        if (_denied.Count == 0)
            return true;

        for (ManagedObject? at = on; at is not null; at = (at as IEntity)?.Parent)
        {
            if (_denied.TryGetValue((user.Name, at.Id), out HashSet<string>? denied) && denied.Contains(privilege))
                return false;
        }

        return true;
    }

    /// <exception cref="VimFaultException">The user may not.</exception>
    public void Demand(VimSession session, string privilege, ManagedObject on)
    {
        if (!Has(session.User, privilege, on))
            throw VimFaults.NoPermission(on.Ref, privilege).Raise();
    }
}
