namespace KeyGuard.Vbr;

/// <summary>Which backup server it is.</summary>
/// <param name="Name">Its own name.</param>
/// <param name="BuildVersion">Its build number.</param>
/// <param name="InstallationId">The installation's id.</param>
internal sealed record VbrServerInfo(string Name, string BuildVersion, string InstallationId);

/// <summary>What a comparison of a password said.</summary>
/// <param name="IsSuccessful">Whether VBR holds this very password.</param>
/// <param name="Message">VBR's own words.</param>
internal sealed record VbrVerification(bool IsSuccessful, string Message);
