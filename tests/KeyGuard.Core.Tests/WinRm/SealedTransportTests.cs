using System;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Tests.Support;
using KeyGuard.WinRm;
using KeyGuard.WinRm.Reading;
using Xunit;

namespace KeyGuard.Tests.WinRm;

/// <summary>Encrypted http against the Lab, whose endpoint pywinrm and pypsrp talk to as well.</summary>
public sealed class SealedTransportTests(LabProcess lab) : WinRmTest(lab)
{
    [NtlmFact]
    public async Task A_log_on_by_NTLM_and_two_reads()
    {
        var address = Lab.Add("""{"name":"srv01.lab.example.com"}""");
        using var client = WinRmLab.Client(address);
        var settings = await ConfigurationReader.ReadAsync(client, CancellationToken.None);
        Assert.Equal("true", settings.Find("Service/Auth/Basic")!.Value);
        Assert.Single(await ListenerReader.ReadAsync(client, CancellationToken.None));
        Assert.StartsWith("OS: 10.0.20348", (await client.IdentifyAsync(CancellationToken.None)).ProductVersion, StringComparison.Ordinal);
    }

    [NtlmTheory]
    [InlineData(WinRmAuthentication.Negotiate, WinRmLab.Admin, WinRmLab.Password)]
    [InlineData(WinRmAuthentication.Basic, WinRmLab.LocalAdmin, WinRmLab.LocalPassword)]
    public async Task Over_https(object how, string user, string password)
    {
        var address = Lab.Add("""{"name":"srv01.lab.example.com","httpsPort":5986,"config":{"Service/Auth/Basic":"true"}}""");
        using var client = WinRmLab.Client(address, useSsl: true, WinRmLab.AsAdmin((WinRmAuthentication)how, user, password), WinRmLab.Pin(address));
        var settings = await ConfigurationReader.ReadAsync(client, CancellationToken.None);
        Assert.Equal("true", settings.Find("Service/Auth/Basic")!.Value);
        Assert.Equal(2, (await ListenerReader.ReadAsync(client, CancellationToken.None)).Count);
    }
}
