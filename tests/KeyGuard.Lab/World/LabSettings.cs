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

    public LabSettings ApplyTo(LabSettings settings) => new()
    {
        LatencyMilliseconds = LatencyMilliseconds ?? settings.LatencyMilliseconds,
        TokenLifetimeSeconds = TokenLifetimeSeconds ?? settings.TokenLifetimeSeconds,
        Guards = Guards ?? settings.Guards,
        RewrapKeepsCiphertext = RewrapKeepsCiphertext ?? settings.RewrapKeepsCiphertext,
        WrongAadStatus = WrongAadStatus ?? settings.WrongAadStatus,
        OmitKeyVersions = OmitKeyVersions ?? settings.OmitKeyVersions,
    };
}
