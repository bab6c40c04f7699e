using System.Linq;
using System.Text;
using System.Xml.Linq;
using KeyGuard.Tests.Support;
using KeyGuard.WinRm.Protocol;
using Xunit;

namespace KeyGuard.Tests.WinRm;

/// <summary>Replies are taken apart by local names and codes, never by prefixes or texts.</summary>
public sealed class ReplyTests
{
    [Fact]
    public void A_reply_is_its_body_and_what_it_answers()
    {
        var reply = Read(Recorded.Envelope(Recorded.Config))!;
        Assert.Equal("Config", reply.Body!.Name.LocalName);
        Assert.Equal("uuid:00000000-0000-0000-0000-000000000001", reply.RelatesTo);
        Assert.Null(reply.Fault);
    }

    [Fact]
    public void Prefixes_do_not_matter()
    {
        var other = Recorded.Envelope(Recorded.ShellFault).Replace("<s:", "<env:").Replace("</s:", "</env:").Replace(":s=", ":env=").Replace("<f:", "<fault:").Replace("</f:", "</fault:").Replace(":f=", ":fault=");
        Assert.Equal(2150858843, Read(other)!.Fault!.Code);
    }

    [Fact]
    public void Of_a_fault_the_outer_code_and_the_inner_text_count()
    {
        var fault = Read(Recorded.Envelope(Recorded.ShellFault), 500)!.Fault!;
        Assert.Equal(2150858843, fault.Code);
        Assert.Equal("InvalidSelectors", fault.Subcode);
        Assert.Equal("UnexpectedSelectors", fault.Detail);
        Assert.Equal("The request contained invalid selectors for the resource.", fault.Text);
        Assert.Equal(500, fault.Status);
    }

    [Fact]
    public void A_fault_without_Microsofts_part_has_its_reason()
    {
        var fault = Read(Recorded.Envelope("<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>w:AccessDenied</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang=\"en\">no</s:Text></s:Reason></s:Fault>"))!.Fault!;
        Assert.Null(fault.Code);
        Assert.Equal("AccessDenied", fault.Subcode);
        Assert.Equal("no", fault.Text);
    }

    [Fact]
    public void The_operating_systems_client_gives_a_fault_as_text()
    {
        var fault = WsManReplyReader.ReadFaultText("<f:WSManFault xmlns:f=\"http://schemas.microsoft.com/wbem/wsman/1/wsmanfault\" Code=\"5\" Machine=\"srv01\"><f:Message>Access is denied. </f:Message></f:WSManFault>")!;
        Assert.Equal(5, fault.Code);
        Assert.Equal("Access is denied.", fault.Text);
        Assert.Null(WsManReplyReader.ReadFaultText("Access is denied."));
        Assert.Null(WsManReplyReader.ReadFaultText("<html>no</html>"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not XML")]
    [InlineData("<html><body/></html>")]
    [InlineData("<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"/>")]
    [InlineData("<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body>")]
    [InlineData("<!DOCTYPE s [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body>&e;</s:Body></s:Envelope>")]
    [InlineData("<!DOCTYPE s [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body>&b;</s:Body></s:Envelope>")]
    public void What_is_no_envelope_is_none(string text) => Assert.Null(Read(text));

    [Fact]
    public void Pages_end_with_their_mark_or_without_a_context()
    {
        const string Items = "<w:Items xmlns:w=\"w\"><a/><b/></w:Items>";
        var more = WsManBodies.Page(XElement.Parse($"<n:EnumerateResponse xmlns:n=\"n\"><n:EnumerationContext>uuid:1</n:EnumerationContext>{Items}</n:EnumerateResponse>"));
        Assert.Equal(2, more.Items.Count);
        Assert.Equal("uuid:1", more.Context);
        Assert.Null(WsManBodies.Page(XElement.Parse($"<n:EnumerateResponse xmlns:n=\"n\"><n:EnumerationContext>uuid:1</n:EnumerationContext>{Items}<w:EndOfSequence xmlns:w=\"w\"/></n:EnumerateResponse>")).Context);
        Assert.Null(WsManBodies.Page(XElement.Parse("<n:PullResponse xmlns:n=\"n\"><n:Items/><n:EndOfSequence/></n:PullResponse>")).Context);
    }

    [Fact]
    public void Identify_tells_who_answers()
    {
        var identity = WsManBodies.Identity(XElement.Parse("<wsmid:IdentifyResponse xmlns:wsmid=\"i\"><wsmid:ProtocolVersion>http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd</wsmid:ProtocolVersion><wsmid:ProductVendor>Microsoft Corporation</wsmid:ProductVendor><wsmid:ProductVersion>OS: 0.0.0 SP: 0.0 Stack: 3.0</wsmid:ProductVersion></wsmid:IdentifyResponse>"))!;
        Assert.Equal("Microsoft Corporation", identity.ProductVendor);
        Assert.Equal("OS: 0.0.0 SP: 0.0 Stack: 3.0", identity.ProductVersion);
        Assert.Null(WsManBodies.Identity(null));
    }

    private static WsManReplyReader.Envelope? Read(string text, int status = 200)
    {
        // With something around it, as in a buffer that is larger than the reply.
        var bytes = new byte[] { 1, 2, 3 }.Concat(Encoding.UTF8.GetBytes(text)).Concat(new byte[] { 4 }).ToArray();
        return WsManReplyReader.Read(bytes, 3, bytes.Length - 4, status);
    }

    [Theory]
    [InlineData("The password s3cret-Word is not known", "the explanation repeats the credential and is left out")]
    [InlineData("The password is not known", "The password is not known")]
    public void A_fault_does_not_bring_the_password_into_a_message(string text, string shown)
    {
        using var password = Secret.Of("s3cret-Word");
        Assert.Equal(shown, new WsManFault { Text = text }.Without(password).Text);
        Assert.Equal(text, new WsManFault { Text = text }.Without(null).Text);
    }
}
