using System;
using System.Text.RegularExpressions;

namespace KeyGuard.Lab.Traffic.Faults;

/// <summary>A rule at work: it knows how many requests it has let pass and how many it has spoilt.</summary>
internal sealed class ActiveFault(string id, FaultRule rule)
{
    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(1);

    private readonly Regex? _path = rule.Path is null ? null : new Regex(rule.Path, RegexOptions.CultureInvariant, MatchLimit);
    private int _matched;
    private int _played;

    public string Id { get; } = id;

    public FaultRule Rule { get; } = rule;

    public FaultStatus Status => new(Id, Rule, _matched, _played);

    /// <summary>Whether this request is to be spoilt; counts it. Called under the lock of the rules.</summary>
    public bool Takes(string method, string target, string instance)
    {
        if (!Matches(method, target, instance))
            return false;

        _matched++;
        if (_matched <= Rule.Skip || (Rule.Times > 0 && _played >= Rule.Times))
            return false;

        _played++;
        return true;
    }

    private bool Matches(string method, string target, string instance) =>
        (Rule.Method is null || string.Equals(Rule.Method, method, StringComparison.OrdinalIgnoreCase))
        && (Rule.Instance is null || string.Equals(Rule.Instance, instance, StringComparison.OrdinalIgnoreCase))
        && (_path is null || _path.IsMatch(target));
}

/// <summary>A rule with what it has done so far.</summary>
internal sealed record FaultStatus(string Id, FaultRule Rule, int Matched, int Played);

internal sealed record FaultId(string Id);
