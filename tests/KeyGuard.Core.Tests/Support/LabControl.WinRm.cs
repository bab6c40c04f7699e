using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text.Json;

namespace KeyGuard.Tests.Support;

/// <summary>The Lab's Windows computers.</summary>
public sealed partial class LabControl
{
    /// <summary>Sets up a computer, or with a count and an asterisk in the name many: <c>{"name":"srv01.lab.example.com","httpsPort":5986}</c>.</summary>
    /// <returns>Their names and addresses.</returns>
    public IReadOnlyList<LabComputer> AddComputers(string document) => Computers(Send(HttpMethod.Post, "winrm/computers", document));

    /// <summary>One computer with an HTTP listener on the usual port, and an HTTPS listener when told.</summary>
    public LabComputer AddComputer(string name = "srv01.lab.example.com", bool https = false) =>
        AddComputers(JsonSerializer.Serialize(new { name, httpsPort = https ? 5986 : (int?)null })).Single();

    /// <summary>Changes a computer past all rules, as somebody in front of it: <c>{"mode":"dead"}</c>, <c>{"config":{"Service/Auth/Basic":"false"}}</c>.</summary>
    public void ChangeComputer(string name, string change) => Send(HttpMethod.Put, "winrm/computers/" + name, change);

    public void RemoveComputer(string name) => Send(HttpMethod.Delete, "winrm/computers/" + name);

    /// <summary>Group policy's refresh: what the registry and the domain's policy say takes effect.</summary>
    public void RefreshComputer(string name) => Send(HttpMethod.Post, $"winrm/computers/{name}/refresh");

    /// <summary>What the computer really is: config, listeners, certificates, firewall, registry, ports, doors.</summary>
    public JsonElement ComputerState(string name) => Read("winrm/computers/" + name);

    /// <summary>Through which somebody with the right credentials gets in at this moment: <c>HTTPS 5986 Negotiate,Kerberos</c>.</summary>
    public IReadOnlyList<string> Doors(string name) => ComputerState(name).GetProperty("doors").EnumerateArray()
        .Select(door => $"{door.GetProperty("transport")} {door.GetProperty("port")} {string.Join(",", door.GetProperty("authentication").EnumerateArray())}")
        .ToArray();

    /// <summary>Adds a fault rule, such as <c>{"verb":"Put","resource":"config/service/auth","when":"after","transport":"reset"}</c>, and gives back its id.</summary>
    public string WinRmFault(string rule) => JsonDocument.Parse(Send(HttpMethod.Post, "winrm/faults", rule)).RootElement.GetProperty("id").GetString()!;

    /// <summary>How often each rule in force has spoilt something, by its id.</summary>
    public IReadOnlyDictionary<string, int> WinRmFaultsPlayed() =>
        Read("winrm/faults").EnumerateArray().ToDictionary(rule => rule.GetProperty("id").GetString()!, rule => rule.GetProperty("played").GetInt32());

    public void ClearWinRmFaults() => Send(HttpMethod.Delete, "winrm/faults");

    /// <summary>What concerns all computers: <c>{"latencyMilliseconds":100,"recording":true,"keytab":"…"}</c>.</summary>
    public void WinRmSettings(string change) => Send(HttpMethod.Put, "winrm", change);

    public void SetWinRmAccount(string account) => Send(HttpMethod.Post, "winrm/accounts", account);

    /// <summary>The certification authority that issues the computers' certificates.</summary>
    public string WinRmAuthority() => Read("winrm").GetProperty("authorityPem").GetString()!;

    /// <summary>Whether the Lab can do NTLM here (Linux with gss-ntlmssp).</summary>
    public bool HasNtlm() => Read("winrm").GetProperty("ntlm").GetBoolean();

    /// <summary>The operations that have arrived, such as <c>Put config/service/auth</c>.</summary>
    public IReadOnlyList<string> WinRmRequests(string? computer = null) => Read("winrm/requests" + (computer is null ? "" : "?computer=" + computer)).EnumerateArray()
        .Select(request => $"{request.GetProperty("verb")} {request.GetProperty("resource")}")
        .ToArray();

    /// <summary>All bytes that clients have sent since recording began, of one computer's HTTP or HTTPS connections.</summary>
    public byte[] RecordedBytes(string computer, bool isTls) => Read("winrm/recording?computer=" + computer).EnumerateArray()
        .Where(connection => connection.GetProperty("isTls").GetBoolean() == isTls)
        .SelectMany(connection => connection.GetProperty("received").GetBytesFromBase64())
        .ToArray();

    /// <summary>How many connections are open, and the most there were at a time since the log was cleared.</summary>
    public (int Open, int Most) WinRmConnections()
    {
        var counters = Read("winrm/counters");
        return (counters.GetProperty("openConnections").GetInt32(), counters.GetProperty("mostConnections").GetInt32());
    }

    private static LabComputer[] Computers(string list) => JsonDocument.Parse(list).RootElement.EnumerateArray()
        .Select(computer => new LabComputer(computer.GetProperty("name").GetString()!, computer.GetProperty("address").GetString()!))
        .ToArray();
}

/// <summary>A computer of the Lab. No name server knows it: it is called by its address.</summary>
public sealed record LabComputer(string Name, string Address);
