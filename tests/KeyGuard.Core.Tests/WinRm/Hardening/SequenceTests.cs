using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Tests.Support;
using KeyGuard.WinRm.Hardening;
using KeyGuard.WinRm.Hardening.Changes;
using Xunit;

namespace KeyGuard.Tests.WinRm.Hardening;

/// <summary>The sequence with a failure at each of its calls, one after the other.</summary>
public sealed class SequenceTests
{
    private static readonly ConfigState Off = ConfigState.Of((SettingEditor.Value, "false"));
    private static readonly ConfigState On = ConfigState.Of((SettingEditor.Value, "true"));

    private static readonly HardeningStep[] Steps =
    [
        new(new ConfigChange(ConfigKind.Firewall, "rule", null, FirewallEditor.State(5986, []))) { IsNeeded = true },
        new(new ConfigChange(ConfigKind.Listener, "HTTPS *", null, Listener("5986", "true"))) { IsNeeded = true, ProvesHttps = true },
        new(new ConfigChange(ConfigKind.Setting, "Service/Auth/Basic", On, Off)) { ProvesHttps = true, Policy = "Allow Basic" },
        new(new ConfigChange(ConfigKind.Setting, "Service/AllowUnencrypted", On, Off)) { ProvesHttps = true, Policy = "Allow unencrypted" },
        new(new ConfigChange(ConfigKind.Listener, "HTTP *", Listener("5985", "true"), Listener("5985", "false"))) { ProvesHttps = true, ClosedPort = 5985 },
    ];

    [Fact]
    public async Task Without_a_failure_all_steps_are_made_and_proved_in_order()
    {
        var (doors, outcome, journal) = await RunAsync(new ScriptedDoors());
        Assert.Equal(WinRMProtectionStatus.Protected, outcome.Status);
        Assert.True(doors.Has("Listener HTTPS *"));
        Assert.False(doors.Has("Listener HTTP *"));
        Assert.Equal(["write Firewall", "write Listener HTTPS *", "prove https", "write Service/Auth/Basic", "prove https", "write Service/AllowUnencrypted", "prove https", "write Listener HTTP *", "prove https", "prove http closed"],
            doors.Log.Where(line => !line.StartsWith("read", StringComparison.Ordinal)));
        Assert.Equal(10, journal.Lines.Count);
    }

    [Theory]
    [InlineData(false, false, null)]
    [InlineData(false, true, null)]
    [InlineData(true, false, null)]
    [InlineData(true, true, null)]
    [InlineData(false, false, 2150858890L)]
    [InlineData(false, true, 2150858890L)]
    [InlineData(true, false, 2150858890L)]
    [InlineData(false, false, 2150858803L)]
    [InlineData(false, false, 5L)]
    [InlineData(true, true, 5L)]
    public async Task Wherever_it_fails_a_door_is_left_and_the_result_is_true(bool forEver, bool takesEffect, long? code)
    {
        var (whole, _, _) = await RunAsync(new ScriptedDoors());
        for (var at = 1; at <= whole.Log.Count; at++)
        {
            var (doors, outcome, _) = await RunAsync(new ScriptedDoors { FailAt = at, ForEver = forEver, TakesEffect = takesEffect, Code = code });
            var where = $"call {at} ({whole.Log[at - 1]}): {outcome.Status}, {string.Join("; ", outcome.Steps)}";
            Assert.True(doors.Has("Listener HTTPS *") || doors.Has("Listener HTTP *"), where);
            Assert.Equal(Steps.Length, outcome.Steps.Count);
            switch (outcome.Status)
            {
                case WinRMProtectionStatus.RolledBack:
                    Assert.All(Steps, step => Assert.True(Equals(step.Change.Before, doors.State[step.Change.Name]), where));
                    break;
                case WinRMProtectionStatus.Protected:
                    Assert.All(Steps, step => Assert.True(Equals(step.Change.After, doors.State[step.Change.Name]), where));
                    break;
                case WinRMProtectionStatus.Blocked:
                    Assert.True(outcome.Failure is not null || outcome.Steps.Any(step => step.Outcome == WinRMStepOutcome.Blocked), where);
                    break;
                default:
                    Assert.True(outcome.Status == WinRMProtectionStatus.Failed && outcome.Steps.Any(step => step.Outcome == WinRMStepOutcome.Kept), where);
                    break;
            }
        }
    }

    [Fact]
    public async Task Https_is_not_taken_away_while_http_can_not_be_opened_again()
    {
        // The last proof fails, and so does every write after it.
        var (whole, _, _) = await RunAsync(new ScriptedDoors());
        var (doors, outcome, _) = await RunAsync(new ScriptedDoors { FailAt = whole.Log.Count, ForEver = true });
        Assert.Equal(WinRMProtectionStatus.Failed, outcome.Status);
        Assert.True(doors.Has("Listener HTTPS *"));
        Assert.Equal("WinRmLastDoor", outcome.Steps.Single(step => step.Name == "Listener HTTPS *").ErrorId);
    }

    [Fact]
    public async Task After_a_stop_no_step_is_begun()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var doors = Computer(new ScriptedDoors());
        var outcome = await new HardeningRun(doors, Maker(doors, new StepRecorder()), "srv01", stop.Token, default).RunAsync(new HardeningPlan(Steps, "", 5986));
        Assert.Equal(WinRMProtectionStatus.Stopped, outcome.Status);
        Assert.All(outcome.Steps, step => Assert.Equal(WinRMStepOutcome.NotBegun, step.Outcome));
        Assert.Empty(doors.Log);
    }

    private static ConfigState Listener(string port, string enabled) => ConfigState.Of((ListenerEditor.Port, port), (ListenerEditor.Enabled, enabled));

    private static ScriptedDoors Computer(ScriptedDoors doors)
    {
        foreach (var step in Steps) doors.With(step.Change);
        return doors;
    }

    private static ChangeMaker Maker(ScriptedDoors doors, StepRecorder journal) => new(doors, journal, "srv01", new List<TimeSpan> { TimeSpan.Zero });

    private static async Task<(ScriptedDoors Doors, HardeningOutcome Outcome, StepRecorder Journal)> RunAsync(ScriptedDoors doors)
    {
        var journal = new StepRecorder();
        var outcome = await new HardeningRun(Computer(doors), Maker(doors, journal), "srv01", default, default).RunAsync(new HardeningPlan(Steps, "", 5986));
        return (doors, outcome, journal);
    }
}
