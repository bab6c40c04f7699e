using System;

namespace KeyGuard.Lab.Control;

internal sealed record ClockChange(double? AdvanceSeconds, DateTimeOffset? Now);

internal sealed record ClockReply(DateTimeOffset Now);

internal sealed record RegistrationRequest(string? Instance, string? KeyId, string? ResourceCrn, bool PreventKeyDeletion);

internal sealed record ControlDone(bool Done = true);

internal sealed record ControlError(string Error);

/// <summary>The line on standard output that tells the starting process where the Lab is.</summary>
internal sealed record ReadyLine(string Lab, string Url, int Pid, string? TlsUrl, string? TlsThumbprint);
