using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.VSphere.Soap;

namespace KeyGuard.Lab.VSphere.Faults;

/// <summary>The fault rules for SOAP calls, in the order in which they were added.</summary>
internal sealed class VimFaultRules
{
    private readonly Lock _gate = new();
    private readonly List<Active> _rules = [];
    private int _lastId;

    /// <exception cref="ArgumentException">A pattern is no regular expression.</exception>
    public string Add(VimFaultRule rule)
    {
        lock (_gate)
        {
            var added = new Active((++_lastId).ToString(CultureInfo.InvariantCulture), rule);
            _rules.Add(added);
            return added.Id;
        }
    }

    public void Clear()
    {
        lock (_gate)
            _rules.Clear();
    }

    public VimFaultStatus[] Read()
    {
        lock (_gate)
            return [.. _rules.Select(rule => rule.Status)];
    }

    /// <summary>The first rule that takes this call, if any.</summary>
    public VimFaultRule? Match(SoapRequest request, ManagedObject? target)
    {
        lock (_gate)
            return _rules.Find(rule => rule.Takes(request.Method.Name, request.This.Id, (target as IEntity)?.Name ?? ""))?.Rule;
    }

    private sealed class Active(string id, VimFaultRule rule)
    {
        private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(1);

        private readonly Regex? _method = rule.Method is null ? null : new Regex($"^(?:{rule.Method})$", RegexOptions.CultureInvariant, MatchLimit);
        private readonly Regex? _target = rule.Target is null ? null : new Regex($"^(?:{rule.Target})$", RegexOptions.CultureInvariant, MatchLimit);
        private int _matched;
        private int _played;

        public string Id => id;

        public VimFaultRule Rule => rule;

        public VimFaultStatus Status => new(id, rule, _matched, _played);

        public bool Takes(string method, string targetId, string targetName)
        {
            if (_method?.IsMatch(method) == false || (_target is not null && !_target.IsMatch(targetId) && !_target.IsMatch(targetName)))
                return false;

            _matched++;
            if (_matched <= rule.Skip || (rule.Times > 0 && _played >= rule.Times))
                return false;

            _played++;
            return true;
        }
    }
}
