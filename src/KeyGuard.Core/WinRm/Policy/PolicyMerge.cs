using System.Collections.Generic;
using System.Linq;
using System.Text;
using KeyGuard.WinRm.Baselines;

namespace KeyGuard.WinRm.Policy;

/// <summary>
/// Puts values into a list of entries. Every other entry stays as it is, where it is. Entries are carried out in their order, so a value
/// that a later one would take away again goes to the end.
/// </summary>
internal sealed class PolicyMerge
{
    private const uint TypeText = 1;
    private const uint TypeNumber = 4;
    private readonly List<PolicyEntry> _entries;

    public PolicyMerge(List<PolicyEntry> entries) => _entries = entries;

    /// <summary>The entries as they are now.</summary>
    public IReadOnlyList<PolicyEntry> Entries => _entries;

    /// <summary>Makes the entries write this value, and says whether they did before.</summary>
    public WinRMPolicyState Put(PolicyValue value)
    {
        var wanted = EntryFor(value);
        var last = _entries.FindLastIndex(entry => entry.Concerns(value.Key, value.Name));
        var isSwept = _entries.Skip(last + 1).Any(entry => entry.SweepsAway(value.Key, value.Name));
        if (last < 0)
        {
            _entries.Add(wanted);
            return WinRMPolicyState.Added;
        }
        if (!isSwept && _entries[last].IsSameAs(wanted)) return WinRMPolicyState.Unchanged;
        if (isSwept) _entries.Add(wanted);
        else _entries[last] = wanted;
        var kept = isSwept ? _entries.Count - 1 : last;
        for (var index = kept - 1; index >= 0; index--)
        {
            if (_entries[index].Concerns(value.Key, value.Name)) _entries.RemoveAt(index);
        }
        return WinRMPolicyState.Changed;
    }

    /// <summary>The entry that writes a value.</summary>
    public static PolicyEntry EntryFor(PolicyValue value) => value.Number is { } number
        ? new PolicyEntry(value.Key, value.Name, TypeNumber, [(byte)number, (byte)(number >> 8), (byte)(number >> 16), (byte)(number >> 24)])
        : new PolicyEntry(value.Key, value.Name, TypeText, Encoding.Unicode.GetBytes(value.Text + "\0"));
}
