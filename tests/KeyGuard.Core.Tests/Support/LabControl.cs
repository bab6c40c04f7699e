using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.Json;

namespace KeyGuard.Tests.Support;

/// <summary>The Lab's control API (its README has all of it).</summary>
public sealed partial class LabControl : IDisposable
{
    private const int MostTries = 10_000;
    private readonly HttpClient _http;

    public LabControl(Uri lab)
    {
        _http = new HttpClient(new HttpClientHandler { UseProxy = false }) { BaseAddress = lab };
        Center = new LabVCenter(Send);
    }

    /// <summary>The vCenter's own control API.</summary>
    public LabVCenter Center { get; }

    /// <summary>Back to the seed: no faults, standard settings, new material.</summary>
    public void Reset()
    {
        Send(HttpMethod.Post, "reset");
        Settings("""{"latencyMilliseconds":0,"tokenLifetimeSeconds":3600,"guards":true,"rewrapKeepsCiphertext":false,"wrongAadStatus":422,"omitKeyVersions":false}""");
    }

    /// <summary>Adds a fault rule, such as <c>{"path":"/rotate","when":"after","transport":"reset"}</c>.</summary>
    public void Fault(string rule) => Send(HttpMethod.Post, "faults", rule);

    public void ClearFaults() => Send(HttpMethod.Delete, "faults");

    public void Settings(string change) => Send(HttpMethod.Put, "settings", change);

    public void MoveClock(TimeSpan by) => Send(HttpMethod.Post, "clock", JsonSerializer.Serialize(new { advanceSeconds = by.TotalSeconds }));

    public void Register(string keyId, string crn) =>
        Send(HttpMethod.Post, "registrations", JsonSerializer.Serialize(new { instance = LabProcess.Primary, keyId, resourceCrn = crn }));

    /// <summary>Makes KMIP objects in a state (KMIP's numbers), by the client of a certificate or by nobody; returns their ids.</summary>
    public IReadOnlyList<string> AddKmipObjects(string adapter, int state, int count = 1, string? certificate = null) =>
        JsonDocument.Parse(Send(HttpMethod.Post, "kmip/objects", JsonSerializer.Serialize(new { adapter, state, count, certificate })))
            .RootElement.EnumerateArray().Select(id => id.GetString()!).ToArray();

    /// <summary>Puts a KMIP object into a state, also into one that KMIP does not have.</summary>
    public void SetKmipObject(string adapter, string id, int state) =>
        Send(HttpMethod.Put, "kmip/objects", JsonSerializer.Serialize(new { adapter, id, state }));

    /// <summary>What was asked since the last reset: <c>POST /api/v2/keys/x/actions/wrap</c>, and so on.</summary>
    public IReadOnlyList<string> Requests() =>
        Log().Select(request => request.GetProperty("method").GetString() + " " + request.GetProperty("path").GetString()).ToArray();

    /// <summary>The correlation ids of the requests since the last reset.</summary>
    public IReadOnlyList<string?> CorrelationIds() =>
        Log().Select(request => request.GetProperty("correlationId").GetString()).ToArray();

    /// <summary>How many requests of one operation (wrap, token, metadata, …) have arrived.</summary>
    public long Count(string operation) =>
        Read("counters").GetProperty("byOperation").TryGetProperty(operation, out var count) ? count.GetInt64() : 0;

    /// <summary>The backup server's passwords, by hint.</summary>
    public IReadOnlyDictionary<string, string> VbrPasswords() =>
        Read("vbr/passwords").EnumerateArray().ToDictionary(password => password.GetProperty("hint").GetString()!, password => password.GetProperty("password").GetString()!);

    /// <summary>Every token that the backup server has issued.</summary>
    public IReadOnlyList<string> VbrTokens() => Read("vbr/tokens").EnumerateArray().Select(token => token.GetString()!).ToArray();

    /// <summary>Adds a password, or many with numbered hints.</summary>
    public void AddVbrPassword(string hint, string password, string? uniqueId = null, int count = 1) =>
        Send(HttpMethod.Post, "vbr/passwords", JsonSerializer.Serialize(new { hint, password, uniqueId, count }));

    public void SetVbrJob(string name, string type, Guid passwordId, bool isEncrypted = true) =>
        Send(HttpMethod.Post, "vbr/jobs", JsonSerializer.Serialize(new { name, type, passwordId, isEncrypted }));

    public void SetVbrConfigBackup(Guid passwordId, bool isEncrypted = true) =>
        Send(HttpMethod.Put, "vbr/configBackup", JsonSerializer.Serialize(new { passwordId, isEncrypted }));

    /// <summary>Looks at the vCenter past its API: <c>vms</c>, <c>tasks</c>, <c>sessions</c>, …</summary>
    public JsonElement VCenter(string path) => Read("vcenter/" + path);

    /// <summary>Has the vCenter do what no call of its API does: <c>sessions/expire</c>, <c>vms/change</c>, …</summary>
    public void ChangeVCenter(string path, string body = "{}") => Send(HttpMethod.Post, "vcenter/" + path, body);

    /// <summary>The vCenter's settings, such as <c>{"pageSize":3}</c>.</summary>
    public void VCenterSettings(string change) => Send(HttpMethod.Put, "vcenter/settings", change);

    /// <summary>Waits until every request that has arrived is over: it is logged only then, perhaps after its reply was read.</summary>
    public void Settle() => Log();

    public void Dispose() => _http.Dispose();

    private JsonElement[] Log()
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var log = Read("requests?last=2000").EnumerateArray().ToArray();
            if (log.Length >= Read("counters").GetProperty("started").GetInt64()) return log;
        }
        throw new InvalidOperationException("A request to the Lab does not come to its end.");
    }

    private JsonElement Read(string path) => JsonDocument.Parse(Send(HttpMethod.Get, path)).RootElement;

    private string Send(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, "/lab/" + path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = _http.SendAsync(request).GetAwaiter().GetResult();
        var text = response.Content.ReadAsStringAsync().GetAwaiter().GetResult();
        return response.IsSuccessStatusCode ? text : throw new InvalidOperationException($"The Lab refused {method} {path} {body}: {text}");
    }
}
