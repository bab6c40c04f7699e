using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text.Json;

namespace KeyGuard.Tests.Support;

/// <summary>Control over the Lab's vCenter (the Lab's README has all of it). Bodies are JSON as the Lab reads it.</summary>
public sealed class LabVCenter
{
    public const string User = "lab-vcenter";
    public const string Password = "lab-vcenter-password";

    private const string Root = "vcenter";
    private readonly Func<HttpMethod, string, string?, string> _send;

    internal LabVCenter(Func<HttpMethod, string, string?, string> send) => _send = send;

    public Guid InstanceUuid => Read("").GetProperty("instanceUuid").GetGuid();

    /// <summary>Such as <c>{"apiVersion":"6.7.3","pageSize":3,"taskClockSeconds":60}</c>.</summary>
    public void Settings(string change) => _send(HttpMethod.Put, Root + "/settings", change);

    /// <summary>Adds hosts and machines, such as <c>{"hosts":100,"vms":10000,"providers":["kms-old","kms-new"]}</c>.</summary>
    public void Seed(string request) => Post("/seed", request);

    /// <summary>Adds the machines that make trouble, one of each kind.</summary>
    public void SeedSpecial() => Post("/seed/special", null);

    /// <summary>Adds a machine, or several, such as <c>{"name":"a","provider":"kms-old","disks":2}</c>.</summary>
    public string[] AddVms(string traits) => Parse(Post("/vms", traits)).GetProperty("ids").EnumerateArray().Select(id => id.GetString()!).ToArray();

    /// <summary>Changes traits of a machine, which is named by id or name.</summary>
    public void ChangeVm(string vm, string traits) => Post("/vms/change", $$"""{"vm":{{JsonSerializer.Serialize(vm)}},"traits":{{traits}}}""");

    public void RemoveVm(string vm) => Post("/vms/remove", JsonSerializer.Serialize(new { vm }));

    /// <summary>Such as <c>{"host":"host-102","connectionState":"disconnected"}</c> or <c>{"host":"host-102","reboot":true}</c>.</summary>
    public void ChangeHost(string change) => Post("/hosts/change", change);

    /// <summary>Adds a fault rule for SOAP calls, such as <c>{"method":"ReconfigVM_Task","target":"app01","fault":"TaskInProgress","onTask":true}</c>.</summary>
    public void Fault(string rule) => Post("/faults", rule);

    public void ClearFaults() => _send(HttpMethod.Delete, Root + "/faults", null);

    /// <summary>How often the rules have played, in the order in which they were added.</summary>
    public IReadOnlyList<int> FaultsPlayed() => Read("/faults").EnumerateArray().Select(rule => rule.GetProperty("played").GetInt32()).ToArray();

    public void ExpireSessions() => Post("/sessions/expire", null);

    /// <summary>The cookies of every session since the last reset.</summary>
    public IReadOnlyList<string> Sessions() => Read("/sessions").EnumerateArray().Select(cookie => cookie.GetString()!).ToArray();

    /// <summary>Sessions, collectors and tasks are lost.</summary>
    /// <param name="effects">Whether what was running is done all the same.</param>
    public void Restart(bool effects = true) => Post("/restart", JsonSerializer.Serialize(new { effects }));

    /// <summary>Takes privileges from a user, on an object and all below; everywhere without one.</summary>
    public void Deny(string user, string? objectId, params string[] privileges) => Post("/deny", JsonSerializer.Serialize(new { user, @object = objectId, privileges }));

    /// <summary>Such as <c>{"id":"kms-third","address":"third.example"}</c> or <c>{"id":"nkp2","type":"nativeProvider"}</c>; trust is complete.</summary>
    public void AddProvider(string plan) => Post("/providers", plan);

    /// <summary>Such as <c>{"address":"kms-old.example","up":false}</c>; createRefusal, userName, password, trustsAnyone, renewCertificate.</summary>
    public void ChangeKms(string change) => Post("/kms/change", change);

    /// <summary>Has the key manager let a client certificate in.</summary>
    public void TrustAtKms(string address, string pem) => Post("/kms/trust", JsonSerializer.Serialize(new { address, pem }));

    /// <summary>Has the key manager's authority sign a request.</summary>
    public string SignAtKms(string address, string pem) => Parse(Post("/kms/sign", JsonSerializer.Serialize(new { address, pem }))).GetProperty("certificate").GetString()!;

    /// <summary>Has the key manager's authority issue a client certificate with its key.</summary>
    public (string Certificate, string PrivateKey) IssueAtKms(string address, string commonName)
    {
        var issued = Parse(Post("/kms/issue", JsonSerializer.Serialize(new { address, commonName })));
        return (issued.GetProperty("certificate").GetString()!, issued.GetProperty("privateKey").GetString()!);
    }

    /// <summary>Sets a key's state in its key manager: PreActive, Active, Deactivated, Compromised, Destroyed; without one it vanishes.</summary>
    public void SetKmsKey(string address, string keyId, string? state) => Post("/kms/keys", JsonSerializer.Serialize(new { address, keyId, state }));

    /// <summary>Every machine as it is: id, name, host, provider, keyId, disks with key, file, provider, keyId, parentKeyIds.</summary>
    public IReadOnlyList<JsonElement> Vms() => All("/vms");

    /// <summary>A machine by id or by its name as the inventory has it.</summary>
    public JsonElement Vm(string idOrName) => Vms().First(vm => vm.GetProperty("id").GetString() == idOrName || vm.GetProperty("name").GetString() == idOrName);

    public IReadOnlyList<JsonElement> Hosts() => All("/hosts");

    public IReadOnlyList<JsonElement> Clusters() => All("/clusters");

    /// <summary>Whatever else the control API shows.</summary>
    public JsonElement Get(string path) => Read("/" + path);

    /// <summary>Whatever else the control API does.</summary>
    public void Change(string path, string body = "{}") => Post("/" + path, body);

    public IReadOnlyList<JsonElement> Tasks() => All("/tasks");

    /// <summary>Every key that was generated on request: keyId, provider, inUse.</summary>
    public IReadOnlyList<JsonElement> Keys() => All("/keys");

    private JsonElement[] All(string path) => Read(path).EnumerateArray().ToArray();

    private JsonElement Read(string path) => Parse(_send(HttpMethod.Get, Root + path, null));

    private string Post(string path, string? body) => _send(HttpMethod.Post, Root + path, body);

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
