using System;
using KeyGuard.Errors;

namespace KeyGuard.ActiveDirectory;

/// <summary>
/// Checks a filter that a user typed (RFC 4515): what it is put into must stay what it is, so no parenthesis of it may close one that
/// is not its own, and a mistake is said here, with its place, and not by a server.
/// </summary>
internal sealed class LdapFilterReader
{
    private const int MaximumDepth = 50;
    private readonly string _text;
    private int _at;

    private LdapFilterReader(string text) => _text = text;

    /// <summary>The filter as it may be put beside others. One condition may come without its parentheses.</summary>
    /// <exception cref="KeyGuardException">It is no filter.</exception>
    public static string Require(string filter)
    {
        var text = filter.Trim();
        var isBare = text.Length > 0 && text[0] != '(';
        var reader = new LdapFilterReader(isBare ? $"({text})" : text);
        do reader.Filter(1);
        while (!isBare && reader._at < reader._text.Length);
        return reader._at == reader._text.Length ? reader._text : throw reader.Wrong("something follows its end,");
    }

    private void Filter(int depth)
    {
        if (depth > MaximumDepth) throw Wrong("it is nested too deeply");
        Expect('(');
        switch (Here)
        {
            case '&' or '|':
                _at++;
                do Filter(depth + 1);
                while (Here == '(');
                break;
            case '!':
                _at++;
                Filter(depth + 1);
                break;
            default:
                Condition();
                break;
        }
        Expect(')');
    }

    // attribute, then = or <= and the like, then a value.
    private void Condition()
    {
        var start = _at;
        while (IsAttribute(Here)) _at++;
        if (_at == start) throw Wrong("an attribute is missing");
        if (Here is '<' or '>' or '~') _at++;
        Expect('=');
        while (Here is not ('(' or ')' or '\0')) Value();
    }

    private void Value()
    {
        if (Here == '\\')
        {
            if (_at + 2 >= _text.Length || !Uri.IsHexDigit(_text[_at + 1]) || !Uri.IsHexDigit(_text[_at + 2])) throw Wrong(@"a backslash is written \5c");
            _at += 2;
        }
        _at++;
    }

    // Letters, digits, hyphens; dots of object identifiers; semicolons of options; colons of matching rules.
    private static bool IsAttribute(char c) => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '-' or '.' or ';' or ':';

    private char Here => _at < _text.Length ? _text[_at] : '\0';

    private void Expect(char wanted)
    {
        if (Here != wanted) throw Wrong($"'{wanted}' is missing");
        _at++;
    }

    private KeyGuardException Wrong(string why) => Faults.LdapFilterInvalid(_text, $"{why} at position {_at + 1}");
}
