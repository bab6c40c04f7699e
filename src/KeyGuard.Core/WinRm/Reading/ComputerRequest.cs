namespace KeyGuard.WinRm.Reading;

/// <summary>A computer to be read, and at which port, where its input said so.</summary>
/// <param name="ComputerName">The name.</param>
/// <param name="HttpPort">The port for http; null for the usual one.</param>
/// <param name="HttpsPort">The port for https; null for the usual one.</param>
internal sealed record ComputerRequest(string ComputerName, int? HttpPort = null, int? HttpsPort = null);
