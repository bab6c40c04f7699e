using System.Collections.Immutable;

namespace KeyGuard.Lab.World;

/// <summary>How the Lab behaves where the real service may behave one way or the other.</summary>
internal sealed record LabSettings
{
    public int LatencyMilliseconds { get; init; }

    public int TokenLifetimeSeconds { get; init; } = 3600;

    /// <summary>Whether the waiting times hold: 30 s to enable or restore, 1 h to rotate or sync, 4 h to purge.</summary>
    public bool Guards { get; init; } = true;

    /// <summary>Whether a rewrap without a rotation since the wrap answers with the ciphertext it was given.</summary>
    public bool RewrapKeepsCiphertext { get; init; }

    /// <summary>The status for a ciphertext that does not authenticate; both 422 and 400 have been seen in the field.</summary>
    public int WrongAadStatus { get; init; } = 422;

    /// <summary>Whether wrap, unwrap and rewrap leave out the version members, as the examples of HPCS do.</summary>
    public bool OmitKeyVersions { get; init; }

    /// <summary>The most KMIP adapters of an instance.</summary>
    public int KmipAdapterLimit { get; init; } = 200;

    /// <summary>The most client certificates of a KMIP adapter.</summary>
    public int KmipCertificateLimit { get; init; } = 200;

    /// <summary>How long a client certificate needs until it works, while the waiting times hold.</summary>
    public int KmipCertificateDelaySeconds { get; init; } = 300;

    /// <summary>The status with which an instance without native KMIP adapters answers calls about them (404 or 501); 0: it has them.</summary>
    public int KmipMissingStatus { get; init; }

    /// <summary>The revisions of VBR's REST API that are served.</summary>
    public ImmutableArray<string> VbrApiVersions { get; init; } =
        ["1.0-rev1", "1.0-rev2", "1.1-rev0", "1.1-rev1", "1.1-rev2", "1.2-rev0", "1.2-rev1", "1.3-rev0", "1.3-rev1", "1.3-rev2"];

    /// <summary>Whether the refusal of a revision names those that are served, as VBR 11's does.</summary>
    public bool VbrNamesVersions { get; init; }

    public int VbrTokenLifetimeSeconds { get; init; } = 900;

    /// <summary>The most characters of a hint, beyond which it is cut off; 0 for no limit.</summary>
    public int VbrHintLimit { get; init; }

    /// <summary>How many hints are cut off; 0 for all.</summary>
    public int VbrHintLimitTimes { get; init; }
}

/// <summary>A change of some settings: what is null stays as it is.</summary>
internal sealed record LabSettingsChange
{
    public int? LatencyMilliseconds { get; init; }

    public int? TokenLifetimeSeconds { get; init; }

    public bool? Guards { get; init; }

    public bool? RewrapKeepsCiphertext { get; init; }

    public int? WrongAadStatus { get; init; }

    public bool? OmitKeyVersions { get; init; }

    public int? KmipAdapterLimit { get; init; }

    public int? KmipCertificateLimit { get; init; }

    public int? KmipCertificateDelaySeconds { get; init; }

    public int? KmipMissingStatus { get; init; }

    public string[]? VbrApiVersions { get; init; }

    public bool? VbrNamesVersions { get; init; }

    public int? VbrTokenLifetimeSeconds { get; init; }

    public int? VbrHintLimit { get; init; }

    public int? VbrHintLimitTimes { get; init; }

    public LabSettings ApplyTo(LabSettings settings) => new()
    {
        LatencyMilliseconds = LatencyMilliseconds ?? settings.LatencyMilliseconds,
        TokenLifetimeSeconds = TokenLifetimeSeconds ?? settings.TokenLifetimeSeconds,
        Guards = Guards ?? settings.Guards,
        RewrapKeepsCiphertext = RewrapKeepsCiphertext ?? settings.RewrapKeepsCiphertext,
        WrongAadStatus = WrongAadStatus ?? settings.WrongAadStatus,
        OmitKeyVersions = OmitKeyVersions ?? settings.OmitKeyVersions,
        KmipAdapterLimit = KmipAdapterLimit ?? settings.KmipAdapterLimit,
        KmipCertificateLimit = KmipCertificateLimit ?? settings.KmipCertificateLimit,
        KmipCertificateDelaySeconds = KmipCertificateDelaySeconds ?? settings.KmipCertificateDelaySeconds,
        KmipMissingStatus = KmipMissingStatus ?? settings.KmipMissingStatus,
        VbrApiVersions = VbrApiVersions is { } versions ? [.. versions] : settings.VbrApiVersions,
        VbrNamesVersions = VbrNamesVersions ?? settings.VbrNamesVersions,
        VbrTokenLifetimeSeconds = VbrTokenLifetimeSeconds ?? settings.VbrTokenLifetimeSeconds,
        VbrHintLimit = VbrHintLimit ?? settings.VbrHintLimit,
        VbrHintLimitTimes = VbrHintLimitTimes ?? settings.VbrHintLimitTimes,
    };
}
