using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.WinRm;
using KeyGuard.WinRm.Hardening;
using KeyGuard.WinRm.Hardening.Changes;
using KeyGuard.WinRm.Reading;

namespace KeyGuard.Tests.Support;

/// <summary>Protects computers of the Lab as the command does, without a fleet around it, and looks at them from the inside.</summary>
internal static class WinRmProtection
{
    /// <summary>No waits worth speaking of: what the Lab does, is done.</summary>
    public static readonly HardeningOptions Quick = new() { ProofWaits = [TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(50)] };

    public static ReadingOptions Options(double connect = 2, double operation = 10, TimeProvider? clock = null) => new()
    {
        LogOn = WinRmLab.AsAdmin(),
        Clock = clock ?? TimeProvider.System,
        Patience = new WinRmPatience { Connect = TimeSpan.FromSeconds(connect), Operation = TimeSpan.FromSeconds(operation), Grace = TimeSpan.FromSeconds(0.5) },
    };

    /// <summary>Nobody here trusts the Lab's authority, so the certificate is named and thereby pinned.</summary>
    public static async Task<WinRMProtection> ProtectAsync(
        WinRmLab lab, string address, string name, HardeningOptions? wanted = null, ReadingOptions? options = null, StepRecorder? journal = null, Func<HardeningPlan, bool>? confirm = null)
    {
        wanted ??= Quick;
        wanted = wanted.CertificateThumbprint is null ? wanted with { CertificateThumbprint = Thumbprint(lab, name) } : wanted;
        using var time = new WorkingTime(default);
        var protector = new ComputerProtector(options ?? Options(), wanted, (_, plan) => Task.FromResult(confirm?.Invoke(plan) ?? true), _ => journal ?? new StepRecorder(), time);
        return await protector.ProtectAsync(new ComputerRequest(address), default);
    }

    public static string Thumbprint(WinRmLab lab, string name, string kind = "good") =>
        lab.Control.ComputerState(name).GetProperty("certificates").EnumerateArray().First(one => one.GetProperty("kind").GetString() == kind).GetProperty("thumbprint").GetString()!;

    /// <summary>Such as <c>HTTPS 5986</c>, by the Lab's own knowledge.</summary>
    public static string[] Doors(WinRmLab lab, string name) => lab.Control.ComputerState(name).GetProperty("doors").EnumerateArray()
        .Where(door => door.GetProperty("authentication").EnumerateArray().Any(way => way.GetString() == "Negotiate"))
        .Select(door => $"{door.GetProperty("transport").GetString()} {door.GetProperty("port").GetInt32()}").OrderByDescending(door => door, StringComparer.Ordinal).ToArray();

    /// <summary>All that a protection changes, as a text to compare.</summary>
    public static string Fingerprint(WinRmLab lab, string name)
    {
        var state = lab.Control.ComputerState(name);
        var rules = state.GetProperty("firewall").GetProperty("rules").EnumerateArray().Select(rule => $"{rule.GetProperty("name")} {rule.GetProperty("enabled")} {rule.GetProperty("remote")}").OrderBy(rule => rule, StringComparer.Ordinal);
        return state.GetProperty("config") + "\n" + state.GetProperty("listeners") + "\n" + string.Join("\n", rules);
    }

    /// <summary>Whether each step has taken effect, seen from the inside: settings are off, the https listener and our rule are there, http is off.</summary>
    public static bool[] Made(WinRmLab lab, string name, IEnumerable<string> steps)
    {
        var state = lab.Control.ComputerState(name);
        return [.. steps.Select(step => step switch
        {
            "Firewall" => state.GetProperty("firewall").GetProperty("rules").EnumerateArray().Any(rule => rule.GetProperty("name").GetString() == "KeyGuard WinRM HTTPS 5986" && rule.GetProperty("enabled").GetBoolean()),
            "Listener HTTPS *" => IsListening("HTTPS"),
            "Listener HTTP *" => !IsListening("HTTP"),
            _ => state.GetProperty("config").GetProperty(step).GetString() == "false",
        })];

        bool IsListening(string transport) => state.GetProperty("listeners").EnumerateArray().Any(listener => listener.GetProperty("transport").GetString() == transport && listener.GetProperty("enabled").GetBoolean());
    }

    public static JsonElement Config(WinRmLab lab, string name) => lab.Control.ComputerState(name).GetProperty("config");
}

/// <summary>Remembers what would stand in the journal.</summary>
internal sealed class StepRecorder : IStepJournal
{
    public List<string> Lines { get; } = [];

    public List<ConfigChange> Made { get; } = [];

    /// <summary>Throws at the intent of this one.</summary>
    public string? FullAt { get; init; }

    public Task IntendAsync(ConfigChange change)
    {
        if (FullAt == change.Name) throw new KeyGuardException("JournalUnwritable", FaultCategory.WriteError, "The disk is full.", "Make room on the disk.");
        return Add("intent", change);
    }

    public Task DoneAsync(ConfigChange change)
    {
        Made.Add(change);
        return Add("done", change);
    }

    public Task FailedAsync(ConfigChange change, KeyGuardException failure) => Add("failed " + failure.ErrorId, change);

    private Task Add(string what, ConfigChange change)
    {
        Lines.Add($"{what} {change.Name}: {change.Detail}");
        return Task.CompletedTask;
    }
}
