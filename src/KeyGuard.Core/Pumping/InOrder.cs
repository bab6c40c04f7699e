using System.Collections.Generic;

namespace KeyGuard.Pumping;

/// <summary>Gives back in the order of their numbers (0, 1, 2, …) what comes in any order.</summary>
internal sealed class InOrder<T>
{
    private readonly Dictionary<int, T> _early = [];
    private int _next;

    public void Add(int number, T item) => _early.Add(number, item);

    /// <summary>All whose predecessors have been given back.</summary>
    public IEnumerable<T> Take()
    {
        while (_early.TryGetValue(_next, out var item))
        {
            _early.Remove(_next++);
            yield return item;
        }
    }
}
