using System;
using System.Linq;
using System.Xml.Linq;
using KeyGuard.Tests.Support;
using KeyGuard.VSphere;
using KeyGuard.VSphere.Soap;
using Xunit;

namespace KeyGuard.Tests.VSphere;

/// <summary>What goes over the wire, to the letter: a real vCenter looks at order, namespaces and types.</summary>
public sealed class SoapWriterTests
{
    private const string Start = "<?xml version=\"1.0\" encoding=\"utf-8\"?><soapenv:Envelope xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\"><soapenv:Header><operationID>op-1</operationID></soapenv:Header><soapenv:Body>";
    private const string End = "</soapenv:Body></soapenv:Envelope>";

    private static readonly ObjectRef Vm = new("VirtualMachine", "vm-62");

    [Fact]
    public void A_call_is_written_in_the_order_of_the_calls_without_what_is_unset() => Assert.Equal(
        Start + "<GenerateKey xmlns=\"urn:vim25\"><_this type=\"CryptoManagerKmip\">CryptoManager</_this><keyProvider><id>kp1</id></keyProvider><spec /><count>3</count><on>true</on></GenerateKey>" + End,
        Text(new VimCall("GenerateKey", new ObjectRef("CryptoManagerKmip", "CryptoManager"))
        {
            Arguments = writer =>
            {
                writer.Object("keyProvider", provider => provider.Text("id", "kp1"));
                writer.Optional("locale", (string?)null);
                writer.Optional("host", (ObjectRef?)null);
                writer.Text("spec", "");
                writer.Optional("count", 3L);
                writer.Optional("on", true);
            },
        }));

    [Fact]
    public void Types_are_said_in_the_one_way_and_references_in_the_other() => Assert.Equal(
        Start + "<ReconfigVM_Task xmlns=\"urn:vim25\"><_this type=\"VirtualMachine\">vm-62</_this><host type=\"HostSystem\">host-21</host><crypto xsi:type=\"CryptoSpecShallowRecrypt\"><newKeyId><keyId></keyId></newKeyId></crypto><decrypt xsi:type=\"CryptoSpecDecrypt\"></decrypt></ReconfigVM_Task>" + End,
        Text(new VimCall("ReconfigVM_Task", Vm)
        {
            Arguments = writer =>
            {
                writer.Ref("host", new ObjectRef("HostSystem", "host-21"));
                writer.Typed("crypto", "CryptoSpecShallowRecrypt", crypto => crypto.Object("newKeyId", key => key.Object("keyId", _ => { })));
                writer.Typed("decrypt", "CryptoSpecDecrypt");
            },
        }));

    [Fact]
    public void VSans_calls_are_in_vSans_namespace() => Assert.Contains(
        "<VsanClusterGetConfig xmlns=\"urn:vsan\"><_this type=\"VsanVcClusterConfigSystem\">vsan-cluster-config-system</_this><cluster type=\"ClusterComputeResource\">domain-c28</cluster></VsanClusterGetConfig>",
        Text(new VimCall("VsanClusterGetConfig", new ObjectRef("VsanVcClusterConfigSystem", "vsan-cluster-config-system"))
        {
            Service = VimService.Vsan,
            Arguments = writer => writer.Ref("cluster", new ObjectRef("ClusterComputeResource", "domain-c28")),
        }), StringComparison.Ordinal);

    [Theory]
    [InlineData("plain")]
    [InlineData("a&b<c>d\"e'f]]>g")]
    [InlineData("ünïcode \u20AC \uD83D\uDD11")]
    [InlineData("line\r\nbreak\ttab")]
    public void A_secret_arrives_as_it_is(string password)
    {
        using var secret = Secret.Bytes(password);
        var text = Text(new VimCall("Login", new ObjectRef("SessionManager", "SessionManager"))
        {
            Arguments = writer =>
            {
                writer.Text("userName", "user");
                writer.Secret("password", secret);
                writer.Text("locale", "en_US");
            },
        });
        var call = XDocument.Parse(text, LoadOptions.PreserveWhitespace).Root!.Elements().Last().Elements().Single();
        Assert.Equal(["_this", "userName", "password", "locale"], call.Elements().Select(element => element.Name.LocalName));
        Assert.Equal(password, call.Elements().Single(element => element.Name.LocalName == "password").Value);
    }

    [Fact]
    public void The_secrets_written_are_known_and_the_body_is_overwritten()
    {
        using var secret = Secret.Bytes("the secret");
        var request = SoapRequest.Write(new VimCall("Login", Vm) { Arguments = writer => writer.Secret("password", secret) }, "op-1");
        Assert.Same(secret, Assert.Single(request.Secrets));
        var body = request.Body;
        Assert.Contains((byte)'<', body);
        request.Dispose();
        Assert.All(body, value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData("xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi")]
    [InlineData("xmlns:_XMLSchema-instance=\"http://www.w3.org/2001/XMLSchema-instance\" _XMLSchema-instance")]
    [InlineData("xmlns:q=\"http://www.w3.org/2001/XMLSchema-instance\" q")]
    public void A_device_goes_back_as_it_came_whatever_the_prefixes(string prefix)
    {
        var device = XElement.Parse(
            $"<VirtualDevice xmlns=\"urn:vim25\" {prefix}:type=\"VirtualDisk\"><key>204</key><backing {prefix}:type=\"VirtualDiskFlatVer2BackingInfo\"><fileName>[ds] a &amp; b/disk 1.vmdk</fileName><datastore type=\"Datastore\">datastore-59</datastore><eagerlyScrub /></backing><annotation> two\nlines </annotation></VirtualDevice>",
            LoadOptions.PreserveWhitespace);
        Assert.Contains(
            "<device xsi:type=\"VirtualDisk\"><key>204</key><backing xsi:type=\"VirtualDiskFlatVer2BackingInfo\"><fileName>[ds] a &amp; b/disk 1.vmdk</fileName><datastore type=\"Datastore\">datastore-59</datastore><eagerlyScrub></eagerlyScrub></backing><annotation> two\nlines </annotation></device>",
            Text(new VimCall("ReconfigVM_Task", Vm) { Arguments = writer => writer.Verbatim(device, "device") }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("xsd:string", "xsd:string")]
    [InlineData("x:string", "xsd:string")]
    [InlineData("vim25:OptionValue", "OptionValue")]
    [InlineData("OptionValue", "OptionValue")]
    public void Prefixes_within_the_names_of_types_are_ours_too(string read, string written) => Assert.Contains(
        $"<value xsi:type=\"{written}\">1</value>",
        Text(new VimCall("ReconfigVM_Task", Vm) { Arguments = writer => writer.Verbatim(new XElement("value", new XAttribute(SoapNames.XsiType, read), "1")) }), StringComparison.Ordinal);

    private static string Text(VimCall call)
    {
        using var request = SoapRequest.Write(call, "op-1");
        return System.Text.Encoding.UTF8.GetString(request.Body);
    }
}
