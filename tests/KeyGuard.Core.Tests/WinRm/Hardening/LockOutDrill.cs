using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Tests.Support;
using KeyGuard.WinRm.Hardening;
using KeyGuard.WinRm.Protocol;
using Xunit;

namespace KeyGuard.Tests.WinRm.Hardening;

/// <summary>
/// Every step goes wrong in every way, before, during and after. At the end somebody gets in by at least one door, seen from the
/// computer's inside and tried, and the result says what became of each step.
/// </summary>
public sealed class LockOutDrill(LabProcess lab) : WinRmTest(lab)
{
    private const string Weak = """ "config":{"Service/Auth/Basic":"true","Service/Auth/CredSSP":"true","Service/AllowUnencrypted":"true"},"firewall":{"refuses":true} """;
    private readonly SemaphoreSlim _places = new(6);

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
        for (var index = 0; index < cases.Length; index++)
        {
            foreach (var rule in cases[index].Rules) Lab.Fault($$"""{"computer":"{{computers[index].Name}}",{{rule}}}""");
        }
        var before = computers.Select(computer => WinRmProtection.Fingerprint(Lab, computer.Name)).ToArray();
        var results = await Task.WhenAll(computers.Select(ProtectAsync));
        Lab.Control.ClearWinRmFaults();
        var wrong = new List<string>();
        for (var index = 0; index < cases.Length; index++) wrong.AddRange((await JudgeAsync(computers[index], before[index], results[index])).Select(what => $"{cases[index]}: {what} [{results[index].Status}: {results[index].Error} | {string.Join("; ", results[index].Steps)}]"));
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        // The drill must bite: some cases are survived, others stop the sequence.
        var seen = string.Join("\n", cases.Zip(results, (one, result) => $"{one}: {result.Status} {result.ErrorId} {string.Join("; ", result.Steps)}"));
        Assert.True(results.Any(result => result.Status == WinRMProtectionStatus.Protected) && results.Any(result => result.Status != WinRMProtectionStatus.Protected), seen);
    }

    private async Task<WinRMProtection> ProtectAsync(LabComputer computer)
    {
        await _places.WaitAsync();
        try
        {
            return await Task.Run(() => WinRmProtection.ProtectAsync(Lab, computer.Address, computer.Name, options: WinRmProtection.Options(operation: 4)));
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<IReadOnlyList<string>> JudgeAsync(LabComputer computer, string before, WinRMProtection result)
    {
        var wrong = new List<string>();
        var doors = WinRmProtection.Doors(Lab, computer.Name);
        if (doors.Length == 0) wrong.Add("no door is left");
        else if (!await GetsInAsync(computer, doors[0])) wrong.Add($"nobody gets in by {doors[0]}");
        var isUnchanged = before == WinRmProtection.Fingerprint(Lab, computer.Name);
        switch (result.Status)
        {
            case WinRMProtectionStatus.Protected when !doors.SequenceEqual(["HTTPS 5986"]):
                wrong.Add($"called protected, with the doors {string.Join(", ", doors)}");
                break;
            case WinRMProtectionStatus.RolledBack when !isUnchanged || result.Steps.Any(step => step.Outcome is WinRMStepOutcome.Done or WinRMStepOutcome.Kept):
                wrong.Add("called rolled back, and is not as before");
                break;
            case WinRMProtectionStatus.Failed when !result.Steps.Any(step => step is { Outcome: WinRMStepOutcome.Kept, ErrorId.Length: > 0 }):
                wrong.Add("called failed, and no step says what was kept");
                break;
            case WinRMProtectionStatus.Blocked when result.Error is null ? !result.Steps.Any(step => step.Outcome == WinRMStepOutcome.Blocked) : !isUnchanged:
                wrong.Add("called blocked, and neither a step nor the state says so");
                break;
            case WinRMProtectionStatus.Unreachable when !isUnchanged:
                wrong.Add("called unreachable, and was changed");
                break;
        }
        return wrong;
    }

    private static async Task<bool> GetsInAsync(LabComputer computer, string door)
    {
        var isTls = door.StartsWith("HTTPS", StringComparison.Ordinal);
        using var client = WinRmLab.Client(computer.Address, isTls, trust: isTls ? WinRmLab.Pin(computer.Address) : null);
        return (await client.GetAsync(ResourceUris.ServiceAuth, [], default)).HasElements;
    }
}
