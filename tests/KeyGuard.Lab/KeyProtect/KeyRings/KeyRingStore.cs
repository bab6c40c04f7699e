using System;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using KeyGuard.Lab.KeyProtect.Keys;

namespace KeyGuard.Lab.KeyProtect.KeyRings;

/// <summary>The key rings of an instance, the default one first.</summary>
internal sealed class KeyRingStore(Action changed)
{
    private static readonly KeyRing Default = new(KmsKey.DefaultKeyRing, null, null);

    private readonly Lock _gate = new();
    private ImmutableArray<KeyRing> _rings = [Default];

    public ImmutableArray<KeyRing> All => _rings;

    public bool Exists(string id) => All.Any(ring => ring.Id == id);

    /// <summary>False when there is one of this id, or no room for another.</summary>
    public bool TryAdd(KeyRing ring, int most)
    {
        lock (_gate)
        {
            if (Exists(ring.Id) || _rings.Length >= most)
                return false;

            _rings = _rings.Add(ring);
        }

        changed();
        return true;
    }

    public void Remove(string id)
    {
        lock (_gate)
            _rings = _rings.RemoveAll(ring => ring.Id == id);

        changed();
    }

    public void Load(ImmutableArray<KeyRing> rings)
    {
        lock (_gate)
            _rings = rings.IsDefaultOrEmpty ? [Default] : rings;
    }
}
