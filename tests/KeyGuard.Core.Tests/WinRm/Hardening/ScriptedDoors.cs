using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.WinRm.Hardening;
using KeyGuard.WinRm.Hardening.Changes;
using KeyGuard.WinRm.Protocol;

namespace KeyGuard.Tests.WinRm.Hardening;

/// <summary>A computer in memory: its state, its doors, and a failure at one point of one's choice.</summary>
internal sealed class ScriptedDoors : IDoors
{
    private readonly Dictionary<string, ConfigState?> _state = [];

    /// <summary>What was asked of it, in order.</summary>
    public List<string> Log { get; } = [];

    /// <summary>Fails at the n-th call, from 1; 0 for never.</summary>
    public int FailAt { get; init; }

    /// <summary>Fails from then on, not only once.</summary>
    public bool ForEver { get; init; }

    /// <summary>Whether a write that fails has taken effect all the same.</summary>
    public bool TakesEffect { get; init; }

    /// <summary>The fault that is answered; null for a lost reply.</summary>
    public long? Code { get; init; }

    public IReadOnlyDictionary<string, ConfigState?> State => _state;

    public ScriptedDoors With(ConfigChange change)
    {
        _state[change.Name] = change.Before;
        return this;
    }

    public Task<ConfigState?> ReadAsync(ConfigKind kind, string key, CancellationToken cancellationToken)
    {
        Call("read " + Name(kind, key));
        return Task.FromResult(_state[Name(kind, key)]);
    }

    public Task WriteAsync(ConfigKind kind, string key, ConfigState? from, ConfigState? to, CancellationToken cancellationToken)
    {
        var fails = Fails("write " + Name(kind, key));
        if (!fails || TakesEffect) _state[Name(kind, key)] = to;
        return fails ? throw Failure() : Task.CompletedTask;
    }

    public void PreferHttps()
    {
    }

    public Task ProveHttpsAsync(CancellationToken cancellationToken)
    {
        Call("prove https");
        return Has("Listener HTTPS *") ? Task.CompletedTask : throw Failure();
    }

    public Task ProveHttpClosedAsync(int port, CancellationToken cancellationToken)
    {
        Call("prove http closed");
        return Task.CompletedTask;
    }

    public Task<bool> IsOpenAsync(bool useSsl, CancellationToken cancellationToken)
    {
        Log.Add("open? " + useSsl);
        return Task.FromResult(Has(useSsl ? "Listener HTTPS *" : "Listener HTTP *"));
    }

    /// <summary>Whether a listener is there and switched on: a way in.</summary>
    public bool Has(string listener) => _state.TryGetValue(listener, out var state) && state?[ListenerEditor.Enabled] == "true";

    public void Dispose()
    {
    }

    private static string Name(ConfigKind kind, string key) => new ConfigChange(kind, key, null, null).Name;

    private void Call(string what)
    {
        if (Fails(what)) throw Failure();
    }

    private bool Fails(string what)
    {
        Log.Add(what);
        return FailAt > 0 && (Log.Count == FailAt || (ForEver && Log.Count >= FailAt && what.StartsWith("write", StringComparison.Ordinal)));
    }

    private WsManException Failure() => Code is { } code
        ? Faults.WinRm(new WsManFault { Code = code }, new WsManRequest(WsManAction.Put, ResourceUris.Listener), "srv01")
        : new WsManException("WinRmConnectionLost", FaultCategory.ConnectionError, "The connection was lost.", "Run the command again.") { OutcomeUnknown = true };
}
