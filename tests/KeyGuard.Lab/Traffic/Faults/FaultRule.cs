using System.Collections.Generic;
using System.Text.Json.Serialization;

namespace KeyGuard.Lab.Traffic.Faults;

/// <summary>Which requests to spoil, and how.</summary>
/// <remarks>Setters, not init: generated deserialization would overwrite the defaults of members that are absent.</remarks>
internal sealed record FaultRule
{
    public string? Method { get; set; }

    /// <summary>A regular expression over path and query.</summary>
    public string? Path { get; set; }

    /// <summary>The instance's GUID.</summary>
    public string? Instance { get; set; }

    /// <summary>So many matching requests pass first.</summary>
    public int Skip { get; set; }

    /// <summary>So many are spoilt then; 0 means all.</summary>
    public int Times { get; set; } = 1;

    /// <summary>Whether the operation is performed first, and only its reply is spoilt.</summary>
    public FaultMoment When { get; set; }

    public int? Status { get; set; }

    /// <summary>A reason code; the reply is then the proper error document.</summary>
    public string? Code { get; set; }

    public string? Message { get; set; }

    /// <summary>Leaves out the reasons of the error document.</summary>
    public bool NoReasons { get; set; }

    /// <summary>The reply's text as it is.</summary>
    public string? Body { get; set; }

    public string? ContentType { get; set; }

    public Dictionary<string, string>? Headers { get; set; }

    public int DelayMilliseconds { get; set; }

    public FaultTransport? Transport { get; set; }

    /// <summary>A rule that only delays lets the true reply through.</summary>
    [JsonIgnore]
    public bool OnlyDelays => Status is null && Code is null && Message is null && Body is null && Headers is null && Transport is null;

    /// <summary>Whether there must be a true reply to spoil.</summary>
    [JsonIgnore]
    public bool NeedsReply => When == FaultMoment.After || (Transport == FaultTransport.Truncate && Body is null);
}

[JsonConverter(typeof(JsonStringEnumConverter<FaultMoment>))]
internal enum FaultMoment
{
    [JsonStringEnumMemberName("before")]
    Before,

    [JsonStringEnumMemberName("after")]
    After,
}

[JsonConverter(typeof(JsonStringEnumConverter<FaultTransport>))]
internal enum FaultTransport
{
    /// <summary>The connection breaks (RST) without a reply.</summary>
    [JsonStringEnumMemberName("reset")]
    Reset,

    /// <summary>The connection is closed in good order (FIN) without a reply.</summary>
    [JsonStringEnumMemberName("close")]
    Close,

    /// <summary>No reply until the client goes.</summary>
    [JsonStringEnumMemberName("hang")]
    Hang,

    /// <summary>A reply without a body.</summary>
    [JsonStringEnumMemberName("empty")]
    Empty,

    /// <summary>The first half of the reply: valid HTTP, broken JSON.</summary>
    [JsonStringEnumMemberName("truncate")]
    Truncate,
}
