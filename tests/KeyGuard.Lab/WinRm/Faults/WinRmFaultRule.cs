using System.Collections.Generic;
using System.Text.Json.Serialization;
using KeyGuard.Lab.Traffic.Faults;
using KeyGuard.Lab.WinRm.Certificates;

namespace KeyGuard.Lab.WinRm.Faults;

/// <summary>What to spoil at the computers, and how.</summary>
/// <remarks>Setters, not init: generated deserialization would overwrite the defaults of members that are absent.</remarks>
internal sealed record WinRmFaultRule
{
    /// <summary>A regular expression over the whole of the computer's name; null for all.</summary>
    public string? Computer { get; set; }

    public FaultStage Stage { get; set; }

    /// <summary>HTTP or HTTPS; null for both.</summary>
    public string? Door { get; set; }

    /// <summary>Get, Put, Create, Delete, Enumerate, Pull, Identify, or the name of a method.</summary>
    public string? Verb { get; set; }

    /// <summary>A regular expression over the resource, such as <c>config/listener\?.*HTTPS</c>.</summary>
    public string? Resource { get; set; }

    /// <summary>The id of another rule: this one sleeps until that one has spoilt something. Null for a rule that is awake.</summary>
    public string? Follows { get; set; }

    /// <summary>So many matching occasions pass first.</summary>
    public int Skip { get; set; }

    /// <summary>So many are spoilt then; 0 means all.</summary>
    public int Times { get; set; } = 1;

    /// <summary>Whether the operation is performed first, and only its reply is spoilt.</summary>
    public FaultMoment When { get; set; }

    /// <summary>The code of a WS-Management fault.</summary>
    public long? Fault { get; set; }

    public string? Message { get; set; }

    /// <summary>An HTTP status, with <see cref="Body"/> as it is.</summary>
    public int? Status { get; set; }

    public string? Body { get; set; }

    public Dictionary<string, string>? Headers { get; set; }

    public int DelayMilliseconds { get; set; }

    public FaultTransport? Transport { get; set; }

    /// <summary>At the handshake: a certificate of this kind is shown in place of the right one.</summary>
    public CertificateOrder? Certificate { get; set; }

    /// <summary>Whether there must be a true reply to spoil.</summary>
    [JsonIgnore]
    public bool NeedsReply => When == FaultMoment.After || Transport == FaultTransport.Truncate;

    /// <summary>A rule that only delays lets everything else take its course.</summary>
    [JsonIgnore]
    public bool OnlyDelays => Fault is null && Status is null && Transport is null && Certificate is null;
}

[JsonConverter(typeof(JsonStringEnumConverter<FaultStage>))]
internal enum FaultStage
{
    /// <summary>A request that is understood.</summary>
    [JsonStringEnumMemberName("request")]
    Request,

    [JsonStringEnumMemberName("connect")]
    Connect,

    [JsonStringEnumMemberName("handshake")]
    Handshake,

    /// <summary>Any HTTP request, before anybody looks at who sends it.</summary>
    [JsonStringEnumMemberName("http")]
    Http,
}
