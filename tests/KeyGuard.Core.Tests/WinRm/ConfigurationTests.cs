using System.Xml.Linq;
using KeyGuard.WinRm.Facts;
using KeyGuard.WinRm.Reading;
using Xunit;

namespace KeyGuard.Tests.WinRm;

/// <summary>The configuration as it was recorded from a real Windows computer.</summary>
public sealed class ConfigurationTests
{
    private readonly WinRMSettings _settings = ConfigurationReader.Read(XElement.Parse(Recorded.Config));

    [Fact]
    public void Every_leaf_is_a_setting_with_a_path()
    {
        Assert.Equal(44, _settings.Count);
        Assert.Equal("MaxEnvelopeSizekb", _settings[0].Path);
        Assert.Equal("Relaxed", _settings.Find("service/auth/cbthardeninglevel")!.Value);
        Assert.Null(_settings.Find("Service/Auth"));
    }

    [Fact]
    public void What_the_service_accepts_is_typed()
    {
        var service = new WinRMService(_settings);
        Assert.True(service.Basic);
        Assert.True(service.CredSSP);
        Assert.False(service.AllowUnencrypted);
        Assert.False(service.Certificate);
        Assert.Equal("Relaxed", service.CbtHardeningLevel);
        Assert.Equal(5986, service.HttpsPort);
        Assert.Equal("*", service.IPv4Filter);
        Assert.Equal("", service.CertificateThumbprint);
        Assert.True(service.AllowRemoteAccess);
        Assert.True(service.AllowRemoteShellAccess);
    }

    [Fact]
    public void So_is_the_client()
    {
        var client = new WinRMClientSettings(_settings);
        Assert.True(client.Basic);
        Assert.True(client.Digest);
        Assert.False(client.CredSSP);
        Assert.Equal("", client.TrustedHosts);
        Assert.Equal(5985, client.HttpPort);
    }

    [Theory]
    [InlineData("Service/Auth/Basic", "Local")]
    [InlineData("Service/Auth/CredSSP", "Local")]
    [InlineData("Service/AllowUnencrypted", "Default")]
    [InlineData("Client/Auth/Basic", "Default")]
    [InlineData("Winrs/MaxShellsPerUser", "Default")]
    public void Where_a_value_comes_from_is_told(string path, string source) => Assert.Equal(source, _settings.Find(path)!.Source);

    [Fact]
    public void What_policy_sets_is_marked()
    {
        var settings = ConfigurationReader.Read(XElement.Parse(Recorded.Config.Replace("<cfg:CredSSP>true", "<cfg:CredSSP Source=\"GPO\">false").Replace("<cfg:TrustedHosts>", "<cfg:TrustedHosts Source=\"GPO\">")));
        var credSsp = settings.Find("Service/Auth/CredSSP")!;
        Assert.Equal("GPO", credSsp.Source);
        Assert.True(credSsp.IsSetByPolicy);
        Assert.Equal("Service/Auth/CredSSP = false [Source=\"GPO\"]", credSsp.ToString());
        Assert.Equal("GPO", settings.Find("Client/TrustedHosts")!.Source);
        Assert.False(settings.Find("Service/Auth/Basic")!.IsSetByPolicy);
    }

    [Fact]
    public void A_mark_on_a_group_holds_for_what_is_in_it()
    {
        var settings = ConfigurationReader.Read(XElement.Parse("<Config><Service Source=\"GPO\"><Auth><Basic>false</Basic><Kerberos Source=\"X\">true</Kerberos></Auth></Service></Config>"));
        Assert.Equal("GPO", settings.Find("Service/Auth/Basic")!.Source);
        Assert.Equal("X", settings.Find("Service/Auth/Kerberos")!.Source);
    }

    [Fact]
    public void A_part_by_itself_has_the_same_paths()
    {
        var settings = ConfigurationReader.Read(XElement.Parse("<cfg:Auth xmlns:cfg=\"http://schemas.microsoft.com/wbem/wsman/1/config/service/auth\"><cfg:Basic>false</cfg:Basic></cfg:Auth>"), "Service/Auth");
        Assert.Equal("Service/Auth/Basic", Assert.Single(settings).Path);
    }

    [Fact]
    public void What_a_version_of_Windows_does_not_have_is_null()
    {
        var service = new WinRMService(ConfigurationReader.Read(XElement.Parse("<Config><Service><Auth><Basic>maybe</Basic></Auth></Service></Config>")));
        Assert.Null(service.Basic);
        Assert.Null(service.CredSSP);
        Assert.Null(service.HttpPort);
    }

    [Fact]
    public void A_listener_says_where_it_listens()
    {
        var listener = ListenerReader.Read(XElement.Parse(Recorded.Listener));
        Assert.Equal("HTTP *:5985", listener.ToString());
        Assert.Equal(["127.0.0.1", "::1"], listener.ListeningOn);
        Assert.Equal("Local", listener.Source);
        Assert.True(listener.Enabled);
        Assert.False(listener.IsHttps);
        Assert.Null(listener.IsCertificateAsConfigured);
    }

    [Fact]
    public void A_listener_made_by_policy_is_marked()
    {
        var listener = ListenerReader.Read(XElement.Parse(Recorded.Listener.Replace("xml:lang=\"en-US\"", "Source=\"GPO\"").Replace("<cfg:Enabled>true", "<cfg:Enabled>false")));
        Assert.True(listener.IsSetByPolicy);
        Assert.Equal("HTTP *:5985 (disabled)", listener.ToString());
    }

    [Fact]
    public void Thumbprints_are_compared_by_their_digits() =>
        Assert.Equal("AB12", ListenerReader.Thumbprint("\u200Eab 12"));

    [Fact]
    public void Settings_are_a_list_in_the_order_of_the_service() => Assert.Equal("Winrs/MaxShellsPerUser", _settings[_settings.Count - 1].Path);
}
