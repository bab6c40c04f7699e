using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;

namespace KeyGuard.Lab.WinRm.Faults;

/// <summary>Something that a rule may spoil.</summary>
internal sealed record Occasion(string Computer, FaultStage Stage, bool IsTls, string Verb = "", string Resource = "");

/// <summary>The rules in force, in the order in which they were added.</summary>
internal sealed class WinRmFaults
{
    private readonly Lock _gate = new();
    private ImmutableArray<ActiveRule> _rules = [];
    private int _lastId;

    /// <exception cref="ArgumentException">An expression is none, nothing would be spoilt, or there is no rule that it could follow.</exception>
    public string Add(WinRmFaultRule rule)
    {
        if (rule is { OnlyDelays: true, DelayMilliseconds: 0 })
            throw new ArgumentException("The rule says which, but not what: fault, status, transport, certificate or delayMilliseconds.");

        lock (_gate)
        {
            ActiveRule? leader = _rules.FirstOrDefault(other => other.Id == rule.Follows);
            if (rule.Follows is not null && leader is null)
                throw new ArgumentException($"There is no rule {rule.Follows} to follow.");

            string id = (++_lastId).ToString(CultureInfo.InvariantCulture);
            _rules = _rules.Add(new ActiveRule(id, rule, leader));
            return id;
        }
    }

    public bool Remove(string id)
    {
        lock (_gate)
        {
            int before = _rules.Length;
            _rules = _rules.RemoveAll(rule => rule.Id == id);
            return _rules.Length < before;
        }
    }

    public void Clear()
    {
        lock (_gate)
            _rules = [];
    }

    public WinRmFaultStatus[] Read()
    {
        lock (_gate)
            return [.. _rules.Select(rule => rule.Status)];
    }

    /// <summary>The first rule that takes this, if any.</summary>
    public WinRmFaultRule? Match(Occasion occasion)
    {
        if (_rules.IsEmpty)
            return null;

        lock (_gate)
            return _rules.FirstOrDefault(rule => rule.Takes(occasion))?.Rule;
    }

    private sealed class ActiveRule(string id, WinRmFaultRule rule, ActiveRule? leader)
    {
        private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(1);

        private readonly Regex? _computer = Whole(rule.Computer);
        private readonly Regex? _resource = rule.Resource is null ? null : new Regex(rule.Resource, RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, MatchLimit);
        private int _matched;
        private int _played;

        public string Id { get; } = id;

        public WinRmFaultRule Rule { get; } = rule;

        public WinRmFaultStatus Status => new(Id, Rule, _matched, _played);

        public bool Takes(Occasion occasion)
        {
            if (leader is { _played: 0 } || !Matches(occasion))
                return false;

            _matched++;
            if (_matched <= Rule.Skip || (Rule.Times > 0 && _played >= Rule.Times))
                return false;

            _played++;
            return true;
        }

        private bool Matches(Occasion occasion) =>
            Rule.Stage == occasion.Stage
            && (Rule.Door is null || Rule.Door.Equals("HTTPS", StringComparison.OrdinalIgnoreCase) == occasion.IsTls)
            && (Rule.Verb is null || Rule.Verb.Equals(occasion.Verb, StringComparison.OrdinalIgnoreCase))
            && (_computer is null || _computer.IsMatch(occasion.Computer))
            && (_resource is null || _resource.IsMatch(occasion.Resource));

        private static Regex? Whole(string? expression) =>
            expression is null ? null : new Regex($"^(?:{expression})$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, MatchLimit);
    }
}

/// <summary>A rule with what it has done so far.</summary>
internal sealed record WinRmFaultStatus(string Id, WinRmFaultRule Rule, int Matched, int Played);
