namespace KeyGuard.WinRm.Protocol;

/// <summary>Who answers at an address.</summary>
/// <param name="ProtocolVersion">The namespace of the protocol's version.</param>
/// <param name="ProductVendor">The maker, <c>Microsoft Corporation</c> for Windows.</param>
/// <param name="ProductVersion">Such as <c>OS: 10.0.20348 SP: 0.0 Stack: 3.0</c>; without log-on Windows gives zeros for its version.</param>
internal sealed record WsManIdentity(string ProtocolVersion, string ProductVendor, string ProductVersion);
