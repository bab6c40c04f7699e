using System.Net.Http;
using System.Text.Json;

namespace KeyGuard.Tests.Support;

/// <summary>What tests of WinRM clients want to know besides.</summary>
public sealed partial class LabControl
{
    /// <summary>The SHA-1 thumbprint of the authority that makes the computers' certificates.</summary>
    public string WinRmAuthorityThumbprint() => Read("winrm").GetProperty("authorityThumbprint").GetString()!;

    /// <summary>A person's certificate with its key, as PEM.</summary>
    public string WinRmClientCertificate(string userPrincipalName) =>
        JsonDocument.Parse(Send(HttpMethod.Post, "winrm/clientCertificates", JsonSerializer.Serialize(new { userPrincipalName }))).RootElement.GetProperty("pem").GetString()!;

    /// <summary>How many connections there were since the log was cleared.</summary>
    public long WinRmConnectionCount() => Read("winrm/counters").GetProperty("connections").GetInt64();

    /// <summary>Forgets operations and counts.</summary>
    public void ClearWinRmLog() => Send(HttpMethod.Delete, "winrm/requests");
}
