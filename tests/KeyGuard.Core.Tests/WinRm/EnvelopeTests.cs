using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Xml.Linq;
using KeyGuard.WinRm.Protocol;
using Xunit;

namespace KeyGuard.Tests.WinRm;

/// <summary>Requests, byte by byte as Windows' own clients write them.</summary>
public sealed class EnvelopeTests
{
    private const string Id = "uuid:9B0F8E0C-0000-0000-0000-000000000001";
    private static readonly Uri To = new("https://srv01.lab.example.com:5986/wsman");

    [Fact]
    public void Get_is_written_as_it_was_recorded() => Assert.Equal(
        "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\" xmlns:w=\"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd\" xmlns:p=\"http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd\">"
        + "<s:Header><a:To>https://srv01.lab.example.com:5986/wsman</a:To>"
        + "<a:ReplyTo><a:Address s:mustUnderstand=\"true\">http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address></a:ReplyTo>"
        + "<a:Action s:mustUnderstand=\"true\">http://schemas.xmlsoap.org/ws/2004/09/transfer/Get</a:Action>"
        + "<a:MessageID>uuid:9B0F8E0C-0000-0000-0000-000000000001</a:MessageID>"
        + "<w:ResourceURI s:mustUnderstand=\"true\">http://schemas.microsoft.com/wbem/wsman/1/config/service</w:ResourceURI>"
        + "<w:MaxEnvelopeSize s:mustUnderstand=\"true\">51200</w:MaxEnvelopeSize><w:OperationTimeout>PT60S</w:OperationTimeout>"
        + "<w:Locale xml:lang=\"en-US\" s:mustUnderstand=\"false\" /><p:DataLocale xml:lang=\"en-US\" s:mustUnderstand=\"false\" /></s:Header><s:Body /></s:Envelope>",
        Text(new WsManRequest(WsManAction.Get, ResourceUris.Service), 51200));

    [Fact]
    public void Identify_carries_nothing_but_itself() => Assert.Equal(
        "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" xmlns:wsmid=\"http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd\"><s:Header /><s:Body><wsmid:Identify /></s:Body></s:Envelope>",
        Encoding.UTF8.GetString(WsManEnvelope.Identify()));

    [Fact]
    public void A_change_names_only_what_changes() => Assert.Contains(
        "<s:Body><cfg:Auth xmlns:cfg=\"http://schemas.microsoft.com/wbem/wsman/1/config/service/auth\"><cfg:Basic>false</cfg:Basic><cfg:CredSSP>false</cfg:CredSSP></cfg:Auth></s:Body>",
        Text(new WsManRequest(WsManAction.Put, ResourceUris.ServiceAuth) { Body = WsManBodies.Settings(ResourceUris.ServiceAuth, "Auth", ("Basic", "false"), ("CredSSP", "false")) }),
        StringComparison.Ordinal);

    [Fact]
    public void A_listener_is_named_by_its_selectors() => Assert.Contains(
        "<w:SelectorSet><w:Selector Name=\"Address\">*</w:Selector><w:Selector Name=\"Transport\">HTTPS</w:Selector></w:SelectorSet>",
        Text(new WsManRequest(WsManAction.Delete, ResourceUris.Listener) { Selectors = ResourceUris.ListenerSelectors("*", "HTTPS") }),
        StringComparison.Ordinal);

    [Fact]
    public void An_enumeration_asks_for_its_items_at_once()
    {
        var text = Text(new WsManRequest(WsManAction.Enumerate, ResourceUris.Listener) { Body = WsManBodies.Enumerate() });
        Assert.Contains("<n:Enumerate><w:OptimizeEnumeration /><w:MaxElements>20</w:MaxElements></n:Enumerate>", text, StringComparison.Ordinal);
        Assert.Contains(">http://schemas.xmlsoap.org/ws/2004/09/enumeration/Enumerate</a:Action>", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_method_is_the_action_and_its_arguments_keep_their_order()
    {
        KeyValuePair<string, string>[] arguments = [new("hDefKey", "2147483650"), new("sSubKeyName", @"SOFTWARE\a & b"), new("sValueName", "x")];
        var text = Text(new WsManRequest(WsManAction.Invoke, ResourceUris.Registry) { Method = "GetDWORDValue", Body = WsManBodies.Input(ResourceUris.Registry, "GetDWORDValue", arguments) });
        Assert.Contains(">" + ResourceUris.Registry + "/GetDWORDValue</a:Action>", text, StringComparison.Ordinal);
        Assert.Contains(@"<p:GetDWORDValue_INPUT xmlns:p=""" + ResourceUris.Registry + @"""><p:hDefKey>2147483650</p:hDefKey><p:sSubKeyName>SOFTWARE\a &amp; b</p:sSubKeyName><p:sValueName>x</p:sValueName></p:GetDWORDValue_INPUT>", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Selectors_and_values_can_break_out_of_nothing()
    {
        var text = Text(new WsManRequest(WsManAction.Get, ResourceUris.Listener) { Selectors = [new WsManSelector("Address", "\"/><evil>")] });
        Assert.Equal("\"/><evil>", XElement.Parse(text).Descendants(WsManNames.WsMan + "Selector").Single().Value);
    }

    [Fact]
    public void Every_message_has_an_id_of_its_own_in_capitals()
    {
        Assert.NotEqual(WsManEnvelope.NewMessageId(), WsManEnvelope.NewMessageId());
        Assert.Matches("^uuid:[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$", WsManEnvelope.NewMessageId());
    }

    [Fact]
    public void There_is_no_byte_order_mark() => Assert.Equal((byte)'<', WsManEnvelope.Identify()[0]);

    private static string Text(WsManRequest request, int size = 153600) => Encoding.UTF8.GetString(WsManEnvelope.Write(request, To, Id, size, TimeSpan.FromSeconds(60)));
}
