using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using KeyGuard.Tests.Support;
using KeyGuard.WinRm.Hardening;
using KeyGuard.WinRm.Protocol;
using Xunit;

namespace KeyGuard.Tests.WinRm.Hardening;

/// <summary>
/// Every step goes wrong in every way, before, during and after. At the end somebody gets in by at least one door, seen from the
/// computer's inside and tried; what became of each step is what the safe sequence must make of it; and the result says so.
/// </summary>
public sealed class LockOutDrill(LabProcess lab) : WinRmTest(lab)
{
    // Beyond what any test takes: what hangs is ended by the clock, which only the test moves.
    private const double TimeLimit = 600;
    private const string Weak = """ "config":{"Service/Auth/Basic":"true","Service/Auth/CredSSP":"true","Service/AllowUnencrypted":"true"},"firewall":{"refuses":true} """;

    [Fact]
    public void The_table_states_an_outcome_for_every_case_and_each_step()
    {
        var cases = DrillCase.Steps.SelectMany(step => DrillCase.Of(step.Name)).ToArray();
        Assert.Equal(8 * 3 * 7, cases.Length);
        Assert.Equal(cases.Length, DrillTable.Count);
        Assert.All(cases, one => Assert.Equal(DrillCase.Steps.Count, DrillTable.Of(one).Steps.Length));
    }

    [NtlmTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public async Task Nobody_is_ever_locked_out(int step)
    {
        var cases = DrillCase.Of(DrillCase.Steps[step].Name).ToArray();
        var computers = Lab.Control.AddComputers($$"""{"name":"drill*.lab.example.com","count":{{cases.Length}},{{Weak}}}""");
        var drills = cases.Zip(computers, (one, computer) => new Drill(Lab, one, computer)).ToArray();
        var results = await Task.WhenAll(drills.Select(drill => Task.Run(drill.ProtectAsync)));
        var played = Lab.Control.WinRmFaultsPlayed();
        Lab.Control.ClearWinRmFaults();
        var wrong = new List<string>();
        for (var index = 0; index < drills.Length; index++)
        {
            var judged = drills[index].Unmet(played).Concat(drills[index].Judge(results[index])).Concat(await drills[index].TryDoorsAsync());
            wrong.AddRange(judged.Select(what => $"{cases[index]}: {what} [{results[index].Status} {results[index].ErrorId}: {results[index].Error} | {string.Join("; ", results[index].Steps)}]"));
        }
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    /// <summary>One case at one computer.</summary>
    private sealed class Drill
    {
        private readonly WinRmLab _lab;
        private readonly DrillCase _case;
        private readonly LabComputer _computer;
        private readonly DrillOutcome _wanted;
        private readonly FakeClock _clock = new(DateTimeOffset.UtcNow);
        private readonly string[] _rules;
        private readonly string _before;

        public Drill(WinRmLab lab, DrillCase one, LabComputer computer)
        {
            _lab = lab;
            _case = one;
            _computer = computer;
            _wanted = DrillTable.Of(one);
            _before = WinRmProtection.Fingerprint(lab, computer.Name);
            var first = Fault(one.Rules[0]);
            _rules = [first, .. one.Rules.Skip(1).Select(rule => Fault($"\"follows\":\"{first}\",{rule}"))];
        }

        public async Task<WinRMProtection> ProtectAsync()
        {
            var options = WinRmProtection.Options(TimeLimit, TimeLimit, _clock);
            var run = WinRmProtection.ProtectAsync(_lab, _computer.Address, _computer.Name, options: options);
            if (_case.Hangs) await EndTheWaitingAsync(run);
            return await run;
        }

        /// <summary>A fault that never struck proves nothing.</summary>
        public IEnumerable<string> Unmet(IReadOnlyDictionary<string, int> played) =>
            _case.Rules.Where((_, index) => played[_rules[index]] == 0).Select(rule => "the fault was never met: " + rule);

        /// <summary>What the result says, against what it must say and against what the computer is like inside.</summary>
        public IEnumerable<string> Judge(WinRMProtection result)
        {
            var steps = string.Concat(result.Steps.Select(step => Letter(step.Outcome)));
            if (result.Status != _wanted.Status || steps != _wanted.Steps) yield return $"must be {_wanted.Status} {_wanted.Steps}, and is {result.Status} {steps}";
            if (!result.Steps.Select(step => step.Name).SequenceEqual(DrillCase.Steps.Select(step => step.Name))) yield return "other steps than there are";
            if (result.ErrorId != (_wanted.IsEnded ? _wanted.Error : null)) yield return $"must name the error {_wanted.Error}";
            foreach (var step in result.Steps.Where((step, index) => step.ErrorId != ErrorOf(index))) yield return $"{step.Name} names the error {step.ErrorId}";
            var inside = WinRmProtection.Made(_lab, _computer.Name, DrillCase.Steps.Select(step => step.Name));
            foreach (var step in result.Steps.Where((step, index) => IsMade(step.Outcome) != inside[index])) yield return $"{step.Name} is called {step.Outcome}, and inside it is {(IsMade(step.Outcome) ? "not " : "")}made";
            if (_wanted.Steps.IndexOfAny(['D', 'K']) < 0 && _before != WinRmProtection.Fingerprint(_lab, _computer.Name)) yield return "is not as it was before";
        }

        /// <summary>Somebody gets in; and where the sequence came to its end, only as it should be.</summary>
        public async Task<IEnumerable<string>> TryDoorsAsync()
        {
            var doors = WinRmProtection.Doors(_lab, _computer.Name);
            if (doors.Length == 0) return ["no door is left"];
            if (!_wanted.IsEnded && !doors.SequenceEqual(_wanted.Steps.Last() == 'D' ? ["HTTPS 5986"] : ["HTTPS 5986", "HTTP 5985"])) return [$"the doors are {string.Join(", ", doors)}"];
            foreach (var door in doors)
            {
                if (!await GetsInAsync(door)) return [$"nobody gets in by {door}"];
            }
            return [];
        }

        private string Fault(string rule) => _lab.Fault($$"""{"computer":"{{_computer.Name}}",{{rule}}}""");

        // The request has come in, so its time limit is running; it is the only one at this computer.
        private async Task EndTheWaitingAsync(Task run)
        {
            while (!run.IsCompleted && _lab.Control.WinRmFaultsPlayed()[_rules[0]] == 0) await Task.WhenAny(run, Task.Delay(20));
            _clock.Advance(TimeSpan.FromSeconds(TimeLimit * 2));
        }

        // The step that ended it, what could not be taken back, and what policy holds.
        private string? ErrorOf(int step) => (_wanted.IsEnded && step == _wanted.FailedStep) || _wanted.Steps[step] is 'K' or 'B' ? _wanted.Error : null;

        private async Task<bool> GetsInAsync(string door)
        {
            var isTls = door.StartsWith("HTTPS", StringComparison.Ordinal);
            using var client = WinRmLab.Client(_computer.Address, isTls, trust: isTls ? WinRmLab.Pin(_computer.Address) : null);
            return (await client.GetAsync(ResourceUris.ServiceAuth, [], default)).HasElements;
        }

        private static bool IsMade(WinRMStepOutcome outcome) => outcome is WinRMStepOutcome.Done or WinRMStepOutcome.Kept;

        private static char Letter(WinRMStepOutcome outcome) => outcome switch
        {
            WinRMStepOutcome.NotBegun => '.',
            _ => outcome.ToString()[0],
        };
    }
}
