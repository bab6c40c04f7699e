using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text.Json.Serialization;
using KeyGuard.Lab.Traffic.Faults;
using KeyGuard.Lab.VSphere.Soap;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Faults;

/// <summary>Which SOAP calls to spoil, and how: with a fault, as a task's error, or on the way.</summary>
/// <remarks>Setters, not init: generated deserialization would overwrite the defaults of members that are absent.</remarks>
internal sealed record VimFaultRule
{
    /// <summary>The method's name, or a regular expression for it as a whole.</summary>
    public string? Method { get; set; }

    /// <summary>A regular expression for the id or the name of what is called.</summary>
    public string? Target { get; set; }

    /// <summary>So many matching calls pass first.</summary>
    public int Skip { get; set; }

    /// <summary>So many are spoilt then; 0 means all.</summary>
    public int Times { get; set; } = 1;

    /// <summary>Whether the call is performed first, and only its answer, or the task's end, is spoilt.</summary>
    public FaultMoment When { get; set; }

    /// <summary>The type of a fault, such as TaskInProgress.</summary>
    public string? Fault { get; set; }

    public string? Message { get; set; }

    /// <summary>Keys of the fault's messages.</summary>
    public string[]? Keys { get; set; }

    /// <summary>The fault's own fields, as texts.</summary>
    public Dictionary<string, string>? Fields { get; set; }

    /// <summary>The type and text of a cause below the fault.</summary>
    public string? CauseFault { get; set; }

    public string? CauseMessage { get; set; }

    /// <summary>Whether the fault is the error of the task that the call starts, not the answer.</summary>
    public bool OnTask { get; set; }

    public int? Status { get; set; }

    public string? Body { get; set; }

    public Dictionary<string, string>? Headers { get; set; }

    public FaultTransport? Transport { get; set; }

    public int DelayMilliseconds { get; set; }

    /// <summary>What happens to the HTTP exchange; null where the answer is a SOAP message.</summary>
    [JsonIgnore]
    public FaultRule? Http => Fault is not null ? null : new FaultRule
    {
        When = When,
        Status = Status,
        Body = Body ?? (Status is null ? null : ProxyPage.Text(Status.Value)),
        ContentType = Body is null && Status is null ? null : "text/plain",
        Headers = Headers,
        Transport = Transport,
        DelayMilliseconds = DelayMilliseconds,
    };

    public VimFault ToFault()
    {
        var fault = new VimFault(Fault!, Message ?? Fault!)
        {
            Messages = [.. (Keys ?? []).Select(key => new FaultMessage(key, Message ?? key))],
            Cause = CauseFault is null ? null : new VimFault(CauseFault, CauseMessage ?? CauseFault),
        };
        return fault with { Fields = ImmutableArray.CreateRange((Fields ?? []).Select(field => KeyValuePair.Create(field.Key, VimValue.Of(field.Value)!))) };
    }
}

/// <summary>A rule with what it has done so far.</summary>
internal sealed record VimFaultStatus(string Id, VimFaultRule Rule, int Matched, int Played);
