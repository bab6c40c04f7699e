namespace KeyGuard.Lab.VSphere;

/// <summary>How the vCenter behaves where real ones differ, or are slow.</summary>
internal sealed record VCenterSettings
{
    /// <summary>The version of the API and of the product.</summary>
    public string ApiVersion { get; init; } = "8.0.3.0";

    /// <summary>Sessions end after so long without a call, by the Lab's clock.</summary>
    public int SessionIdleSeconds { get; init; } = 1800;

    /// <summary>The most objects of one reply of the property collector, whatever the client asks for; 0 for no limit.</summary>
    public int PageSize { get; init; } = 1000;

    /// <summary>The most objects of one set of updates.</summary>
    public int UpdateSize { get; init; } = 100;

    /// <summary>Whether continued pages have a propSet without val for what is unset.</summary>
    public bool BarePropSets { get; init; } = true;

    /// <summary>How long a task runs, in real time.</summary>
    public int TaskMilliseconds { get; init; }

    /// <summary>How long a task runs by the Lab's clock: it ends only when the clock has been moved on.</summary>
    public int TaskClockSeconds { get; init; }

    /// <summary>How many tasks a host works on at once; the others are queued.</summary>
    public int TasksPerHost { get; init; } = 8;

    /// <summary>Whether disks without a crypto spec of their own follow the machine's, as documented.</summary>
    public bool DisksFollowMachine { get; init; } = true;

    /// <summary>How long a vSAN cluster's encryption is changing after its task is over, by the Lab's clock; 0 for not at all.</summary>
    public int VsanConvergeSeconds { get; init; }

    /// <summary>Each SOAP call takes at least this long.</summary>
    public int LatencyMilliseconds { get; init; }
}

/// <summary>A change of some settings: what is null stays as it is.</summary>
internal sealed record VCenterSettingsChange
{
    public string? ApiVersion { get; init; }

    public int? SessionIdleSeconds { get; init; }

    public int? PageSize { get; init; }

    public int? UpdateSize { get; init; }

    public bool? BarePropSets { get; init; }

    public int? TaskMilliseconds { get; init; }

    public int? TaskClockSeconds { get; init; }

    public int? TasksPerHost { get; init; }

    public bool? DisksFollowMachine { get; init; }

    public int? VsanConvergeSeconds { get; init; }

    public int? LatencyMilliseconds { get; init; }

    public VCenterSettings ApplyTo(VCenterSettings settings) => new()
    {
        ApiVersion = ApiVersion ?? settings.ApiVersion,
        SessionIdleSeconds = SessionIdleSeconds ?? settings.SessionIdleSeconds,
        PageSize = PageSize ?? settings.PageSize,
        UpdateSize = UpdateSize ?? settings.UpdateSize,
        BarePropSets = BarePropSets ?? settings.BarePropSets,
        TaskMilliseconds = TaskMilliseconds ?? settings.TaskMilliseconds,
        TaskClockSeconds = TaskClockSeconds ?? settings.TaskClockSeconds,
        TasksPerHost = TasksPerHost ?? settings.TasksPerHost,
        DisksFollowMachine = DisksFollowMachine ?? settings.DisksFollowMachine,
        VsanConvergeSeconds = VsanConvergeSeconds ?? settings.VsanConvergeSeconds,
        LatencyMilliseconds = LatencyMilliseconds ?? settings.LatencyMilliseconds,
    };
}
