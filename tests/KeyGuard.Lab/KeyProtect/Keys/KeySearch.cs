using System;
using System.Collections.Generic;
using System.Linq;

namespace KeyGuard.Lab.KeyProtect.Keys;

/// <summary>A search text: the words looked for, after the prefixes <c>not:</c>, <c>exact:</c>, <c>name:</c>, <c>alias:</c>, <c>escape:</c>.</summary>
internal sealed class KeySearch
{
    private bool _not;
    private bool _exact;
    private bool _names;
    private bool _aliases;
    private string _text = "";

    public static KeySearch Parse(string query)
    {
        var search = new KeySearch { _text = query };
        while (search.TakePrefix())
        {
            // each turn takes one prefix off the text
        }

        if (!search._names && !search._aliases)
            search._names = search._aliases = true;
        return search;
    }

    public bool Matches(KmsKey key)
    {
        // a key id is found whatever the scope
        bool found = key.Id == _text || Candidates(key).Any(Fits);
        return found != _not;
    }

    private IEnumerable<string> Candidates(KmsKey key)
    {
        if (_names)
            yield return key.Name;
        foreach (string alias in _aliases ? key.Aliases : [])
            yield return alias;
    }

    private bool Fits(string candidate) => _exact
        ? string.Equals(candidate, _text, StringComparison.OrdinalIgnoreCase)
        : candidate.Contains(_text, StringComparison.OrdinalIgnoreCase);

    private bool TakePrefix()
    {
        if (Take("escape:"))
            return false;
        // what follows exact: is text, as the documentation's "exact:not:foobar" shows
        if (Take("exact:"))
        {
            _exact = true;
            return false;
        }

        return Take("not:", ref _not) || Take("name:", ref _names) || Take("alias:", ref _aliases);
    }

    private bool Take(string prefix, ref bool flag) => Take(prefix) && (flag = true);

    private bool Take(string prefix)
    {
        if (!_text.StartsWith(prefix, StringComparison.Ordinal))
            return false;

        _text = _text[prefix.Length..];
        return true;
    }
}
