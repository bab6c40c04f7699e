using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Soap;

/// <summary>One entry of a fault's messages: the key is what programs go by.</summary>
internal sealed record FaultMessage(string Key, string Text);

/// <summary>A fault of the API, as an answer or as a task's error.</summary>
internal sealed record VimFault(string Type, string Message)
{
    public ImmutableArray<FaultMessage> Messages { get; init; } = [];

    public VimFault? Cause { get; init; }

    /// <summary>The fields of its own, in the order of the schema.</summary>
    public ImmutableArray<KeyValuePair<string, VimValue>> Fields { get; init; } = [];

    public VimFault With(string field, VimValue? value) => value is null ? this : this with { Fields = Fields.Add(new(field, value)) };

    public VimFault Keyed(string key, string? text = null) => this with { Messages = Messages.Add(new FaultMessage(key, text ?? Message)) };

    public VimFaultException Raise() => new(this);

    /// <summary>The fault itself, with its type.</summary>
    public void Write(XmlSink sink, string element, ApiVersion version)
    {
        sink.Begin(element);
        if (element != "fault")
            sink.Attribute("xmlns", "urn:vim25");
        sink.Attribute("xsi:type", Type);
        sink.EndTag();
        if (Cause is not null)
            Cause.WriteLocalized(sink, "faultCause", version);
        foreach (FaultMessage message in Messages)
            Write(sink, message);
        foreach ((string name, VimValue value) in Fields)
            value.Write(sink, name, version, typed: false);
        sink.Close(element);
    }

    /// <summary>The fault with its text, as tasks and missing properties carry it.</summary>
    public void WriteLocalized(XmlSink sink, string element, ApiVersion version)
    {
        sink.Open(element);
        Write(sink, "fault", version);
        sink.Element("localizedMessage", Message);
        sink.Close(element);
    }

    private static void Write(XmlSink sink, FaultMessage message)
    {
        sink.Open("faultMessage");
        sink.Element("key", message.Key);
        sink.Element("message", message.Text);
        sink.Close("faultMessage");
    }
}

/// <summary>Ends a call with a fault.</summary>
internal sealed class VimFaultException(VimFault fault) : Exception(fault.Message)
{
    public VimFault Fault => fault;
}

/// <summary>A fault with its text as a value, for TaskInfo.error and the like.</summary>
internal sealed class VimLocalizedFault(VimFault fault) : VimValue
{
    public override string TypeName => "LocalizedMethodFault";

    public override void Write(XmlSink sink, string name, ApiVersion version, bool typed)
    {
        if (!typed)
        {
            fault.WriteLocalized(sink, name, version);
            return;
        }

        sink.Begin(name);
        sink.Attribute("xsi:type", TypeName);
        sink.EndTag();
        fault.Write(sink, "fault", version);
        sink.Element("localizedMessage", fault.Message);
        sink.Close(name);
    }
}
