using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;

namespace KeyGuard.Lab.KeyProtect.Registrations;

/// <summary>The registrations of an instance.</summary>
internal sealed class RegistrationStore(Action changed)
{
    private readonly Lock _gate = new();
    private ImmutableArray<Registration> _registrations = [];

    public ImmutableArray<Registration> All => _registrations;

    public IEnumerable<Registration> OfKey(string keyId) => All.Where(registration => registration.KeyId == keyId);

    public void Add(Registration registration)
    {
        lock (_gate)
            _registrations = _registrations.Add(registration);

        changed();
    }

    public void Load(ImmutableArray<Registration> registrations)
    {
        lock (_gate)
            _registrations = registrations.IsDefault ? [] : registrations;
    }
}
