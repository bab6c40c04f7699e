using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Tests.Support;
using KeyGuard.WinRm;
using KeyGuard.WinRm.Facts;
using KeyGuard.WinRm.Reading;
using Xunit;

namespace KeyGuard.Tests.WinRm;

/// <summary>Many computers at a time, dead and hanging ones among them.</summary>
public sealed class FleetTests(LabProcess lab) : WinRmTest(lab)
{
    [NtlmFact]
    public void Each_computer_gives_one_object_the_dead_and_the_hanging_too()
    {
        var dead = Lab.Addresses("""{"name":"dead*.lab.example.com","count":4,"mode":"dead"}""");
        var silent = Lab.Addresses("""{"name":"silent*.lab.example.com","count":4,"mode":"silent"}""");
        var live = Lab.Addresses("""{"name":"srv*.lab.example.com","count":24}""");
        using var host = new ListHost();
        // The dead ones first, twice as many as there are places.
        var found = Read([.. dead, .. silent, .. live], throttle: 4, host);
        Assert.Equal(32, found.Select(facts => facts.ComputerName).Distinct().Count());
        Assert.Equal(32, found.Count);
        Assert.All(found, facts => Assert.Equal(live.Contains(facts.ComputerName), facts.IsRead));
        Assert.Equal(8, found.Count(facts => facts.ErrorId == "WinRmTimedOut"));
        Assert.Equal((32, 32), host.ProgressSteps[host.ProgressSteps.Count - 1]);
    }

    [NtlmFact]
    public void Live_computers_do_not_wait_for_dead_ones()
    {
        var dead = Lab.Addresses("""{"name":"dead*.lab.example.com","count":3,"mode":"silent"}""");
        var live = Lab.Addresses("""{"name":"srv*.lab.example.com","count":12}""");
        using var host = new ListHost();
        var found = new List<WinRMSecurity>();
        // The dead ones hold three of four places for longer than any test; when the live ones are through, the user stops.
        using (var pump = new ComputerPump<ComputerRequest, WinRMSecurity>(4, computer => computer.ComputerName, new SecurityReader(Options(3600)).ReadAsync, "Reading", host, Take))
        {
            foreach (var computer in dead.Concat(live)) pump.Add(new ComputerRequest(computer));
            pump.Complete();
        }
        Assert.Equal(live.OrderBy(name => name), found.Select(facts => facts.ComputerName).OrderBy(name => name));
        Assert.All(found, facts => Assert.True(facts.IsRead));

        void Take(WinRMSecurity facts)
        {
            found.Add(facts);
            if (found.Count == 12) host.Stop();
        }
    }

    [NtlmFact]
    public void A_name_that_comes_often_is_asked_once()
    {
        var address = Lab.Add("""{"name":"srv01.lab.example.com"}""");
        Lab.Control.ClearWinRmLog();
        using var host = new ListHost();
        Assert.Single(Read(Enumerable.Repeat(address, 3000).Concat([" " + address + " "]).ToArray(), throttle: 8, host));
        Assert.Single(Lab.Requests(), request => request.StartsWith("Get config", StringComparison.Ordinal));
    }

    [NtlmFact]
    public void A_stop_begins_nothing_new_and_leaves_nobody_behind()
    {
        var computers = Lab.Addresses("""{"name":"srv*.lab.example.com","count":30}""");
        Lab.Control.ClearWinRmLog();
        var begun = 0;
        var active = 0;
        using var host = new ListHost();
        var reader = new SecurityReader(Options(30));
        using (var pump = new ComputerPump<ComputerRequest, WinRMSecurity>(3, computer => computer.ComputerName, WorkAsync, "Reading", host, _ => host.Stop()))
        {
            foreach (var computer in computers) pump.Add(new ComputerRequest(computer));
            pump.Complete();
        }
        Assert.Equal(0, active);
        Assert.InRange(begun, 1, 12);
        var opened = Lab.Control.WinRmConnections().Open;
        Assert.InRange(opened, 0, 12);

        async Task<WinRMSecurity> WorkAsync(ComputerRequest computer, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref begun);
            Interlocked.Increment(ref active);
            try
            {
                return await reader.ReadAsync(computer, cancellationToken);
            }
            finally
            {
                Interlocked.Decrement(ref active);
            }
        }
    }

    [NtlmFact]
    public void No_connection_is_left_open()
    {
        var computers = Lab.Addresses("""{"name":"srv*.lab.example.com","count":20}""");
        using var host = new ListHost();
        Read([.. computers], throttle: 5, host);
        // The Lab sees the end of a connection a moment later.
        Assert.True(SpinWait.SpinUntil(() => Lab.Control.WinRmConnections().Open == 0, TimeSpan.FromSeconds(30)));
        // Each computer in work holds the one it logged on with, and for a moment those of its probes.
        Assert.InRange(Lab.Control.WinRmConnections().Most, 1, 5 * 4);
    }

    private static ReadingOptions Options(int connect) => new() { LogOn = WinRmLab.AsAdmin(), Patience = new WinRmPatience { Connect = TimeSpan.FromSeconds(connect) } };

    // Without a listener for https there, that port is not worth waiting for.
    private static List<WinRMSecurity> Read(IReadOnlyList<string> computers, int throttle, ListHost host)
    {
        var found = new List<WinRMSecurity>();
        using var pump = new ComputerPump<ComputerRequest, WinRMSecurity>(throttle, computer => computer.ComputerName, new SecurityReader(Options(2)).ReadAsync, "Reading", host, found.Add);
        foreach (var computer in computers) pump.Add(new ComputerRequest(computer));
        pump.Complete();
        return found;
    }
}
