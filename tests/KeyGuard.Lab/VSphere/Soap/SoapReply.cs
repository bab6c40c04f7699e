using KeyGuard.Lab.Json;
using KeyGuard.Lab.VSphere.Values;
using Microsoft.AspNetCore.Http;

namespace KeyGuard.Lab.VSphere.Soap;

/// <summary>Writes envelopes.</summary>
internal static class SoapReply
{
    public const string ContentType = "text/xml; charset=utf-8";

    private const string Head =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <soapenv:Envelope xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/" xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
        <soapenv:Body>

        """;

    private const string Tail = "\n</soapenv:Body>\n</soapenv:Envelope>";

    public static void Write(HttpResponse response, SoapRequest request, string service, VimValue? result)
    {
        string wrapper = request.Method.Name + "Response";
        var sink = new XmlSink();
        sink.Raw(Head);
        sink.Begin(wrapper);
        sink.Attribute("xmlns", service);
        sink.EndTag();
        result?.Write(sink, "returnval", request.Version, typed: false);
        sink.Close(wrapper);
        Send(response, sink, StatusCodes.Status200OK);
    }

    /// <summary>Faults come with status 500; the text of some is empty.</summary>
    public static void WriteFault(HttpResponse response, VimFault fault, ApiVersion version)
    {
        var sink = new XmlSink();
        sink.Raw(Head);
        sink.Open("soapenv:Fault");
        sink.Element("faultcode", "ServerFaultCode");
        sink.Element("faultstring", fault.Type is "InvalidArgument" or "InvalidState" or "InvalidProperty" ? "" : fault.Message);
        sink.Open("detail");
        fault.Write(sink, fault.Type + "Fault", version);
        sink.Close("detail");
        sink.Close("soapenv:Fault");
        Send(response, sink, StatusCodes.Status500InternalServerError);
    }

    private static void Send(HttpResponse response, XmlSink sink, int status)
    {
        sink.Raw(Tail);
        JsonReply.WriteBytes(response, status, sink.Written.Span, ContentType);
    }
}
