using System;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using KeyGuard.Lab.WinRm.Soap;

namespace KeyGuard.Lab.WinRm.Resources;

/// <summary>The part of WQL that the firewall's own cmdlets send: <c>SELECT * FROM class WHERE a = 1 AND (b = 'x' OR b = 'y')</c>.</summary>
internal sealed partial class WqlQuery
{
    private readonly string[] _tokens;
    private int _at;

    private WqlQuery(string className, string condition)
    {
        ClassName = className;
        _tokens = [.. Token().Matches(condition).Select(match => match.Value)];
    }

    public string ClassName { get; }

    /// <exception cref="WsmanFault">It is not understood.</exception>
    public static WqlQuery Parse(string text)
    {
        Match match = Whole().Match(text);
        return match.Success ? new WqlQuery(match.Groups["class"].Value, match.Groups["where"].Value) : throw WsmanFault.Of(Codes.BadFilter);
    }

    /// <exception cref="WsmanFault">The condition is not understood, or compares a list.</exception>
    public bool Takes(XElement item)
    {
        if (_tokens.Length == 0)
            return true;

        _at = 0;
        bool takes = Any(item);
        return _at == _tokens.Length ? takes : throw WsmanFault.Of(Codes.BadFilter);
    }

    private bool Any(XElement item)
    {
        bool holds = All(item);
        while (Skip("OR"))
            holds |= All(item);
        return holds;
    }

    private bool All(XElement item)
    {
        bool holds = One(item);
        while (Skip("AND"))
            holds &= One(item);
        return holds;
    }

    private bool One(XElement item)
    {
        if (!Skip("("))
            return Compare(item, Next(), Next(), Next());

        bool holds = Any(item);
        return Skip(")") ? holds : throw WsmanFault.Of(Codes.BadFilter);
    }

    private static bool Compare(XElement item, string property, string comparison, string wanted)
    {
        XElement[] found = [.. item.Elements().Where(element => element.Name.LocalName.Equals(property, StringComparison.OrdinalIgnoreCase))];
        if (comparison != "=" || found.Length > 1)
            throw WsmanFault.Of(Codes.BadFilter);

        string value = wanted[0] is '\'' or '"' ? wanted[1..^1].Replace("\\\\", "\\", StringComparison.Ordinal).Replace("\\'", "'", StringComparison.Ordinal) : wanted;
        return found.Length == 1 && found[0].Value.Equals(value, StringComparison.OrdinalIgnoreCase);
    }

    private bool Skip(string token)
    {
        bool isThere = _at < _tokens.Length && _tokens[_at].Equals(token, StringComparison.OrdinalIgnoreCase);
        _at += isThere ? 1 : 0;
        return isThere;
    }

    private string Next() => _at < _tokens.Length ? _tokens[_at++] : throw WsmanFault.Of(Codes.BadFilter);

    [GeneratedRegex(@"^\s*SELECT\s+\*\s+FROM\s+(?<class>\w+)(\s+WHERE\s+(?<where>.+))?\s*$", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Whole();

    [GeneratedRegex(@"'(\\.|[^'\\])*'|""(\\.|[^""\\])*""|[()=]|[<>!]+|\w+|\S")]
    private static partial Regex Token();
}
