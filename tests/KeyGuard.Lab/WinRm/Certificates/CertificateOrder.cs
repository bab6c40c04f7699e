using System.Text.Json.Serialization;

namespace KeyGuard.Lab.WinRm.Certificates;

/// <summary>What a certificate in a computer's store is to be like.</summary>
/// <remarks>Setters, not init: generated deserialization would overwrite the defaults of members that are absent.</remarks>
internal sealed record CertificateOrder
{
    public CertificateKind Kind { get; set; }

    /// <summary>The name it is made out to, if not the computer's own.</summary>
    public string? HostName { get; set; }

    /// <summary>From now; negative for one that has expired.</summary>
    public double? DaysLeft { get; set; }

    public static CertificateOrder Of(CertificateKind kind) => new() { Kind = kind };
}

[JsonConverter(typeof(JsonStringEnumConverter<CertificateKind>))]
internal enum CertificateKind
{
    [JsonStringEnumMemberName("good")]
    Good,

    [JsonStringEnumMemberName("ec")]
    Ec,

    [JsonStringEnumMemberName("selfSigned")]
    SelfSigned,

    [JsonStringEnumMemberName("untrusted")]
    Untrusted,

    [JsonStringEnumMemberName("expired")]
    Expired,

    [JsonStringEnumMemberName("notYetValid")]
    NotYetValid,

    [JsonStringEnumMemberName("wrongName")]
    WrongName,

    [JsonStringEnumMemberName("wildcard")]
    Wildcard,

    [JsonStringEnumMemberName("shortName")]
    ShortName,

    [JsonStringEnumMemberName("wrongUsage")]
    WrongUsage,

    [JsonStringEnumMemberName("noUsage")]
    NoUsage,

    [JsonStringEnumMemberName("weakKey")]
    WeakKey,

    [JsonStringEnumMemberName("sha1")]
    Sha1,

    [JsonStringEnumMemberName("noPrivateKey")]
    NoPrivateKey,

    [JsonStringEnumMemberName("unreadableKey")]
    UnreadableKey,
}
