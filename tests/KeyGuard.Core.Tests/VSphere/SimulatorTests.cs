using System;
using System.Net.Http;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.VSphere;

[Collection(OneSimulator.Name)]
public sealed class SimulatorTests(SharedSimulator simulator)
{
    [SimulatorFact]
    public void The_public_simulator_tells_its_versions()
    {
        using var http = new HttpClient(new HttpClientHandler { UseProxy = false });
        var versions = http.GetStringAsync(new Uri(simulator.Process.Url, "/sdk/vimServiceVersions.xml")).GetAwaiter().GetResult();
        Assert.Contains("<name>urn:vim25</name>", versions, StringComparison.Ordinal);
    }
}
