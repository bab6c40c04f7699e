using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net.Http;
using System.Net.Http.Json;
using System.Text.Json;
using System.Threading.Tasks;

namespace KeyGuard.Demo;

/// <summary>The Lab, run as the program of its own that it is.</summary>
internal sealed class LabProcess : IDisposable
{
    private readonly Process _process;
    private readonly HttpClient _control = new();

    private LabProcess(Process process, Uri uri)
    {
        _process = process;
        Uri = uri;
    }

    public Uri Uri { get; }

    public static async Task<LabProcess> StartAsync()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(Find());
        start.ArgumentList.Add("--quiet");
        start.ArgumentList.Add("--until-parent-exits");
        start.ArgumentList.Add(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        var process = Process.Start(start)!;
        var ready = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The Lab did not start.");
        return new LabProcess(process, new Uri(JsonDocument.Parse(ready).RootElement.GetProperty("url").GetString()!));
    }

    /// <summary>Lets root keys be rotated and enabled at once instead of after the real service's waiting times.</summary>
    public Task SkipWaitingTimesAsync() => _control.PutAsJsonAsync(new Uri(Uri, "/lab/settings"), new { guards = false });

    /// <summary>The id of the first instance.</summary>
    public async Task<string> InstanceIdAsync()
    {
        using var info = JsonDocument.Parse(await _control.GetStringAsync(new Uri(Uri, "/lab/info")));
        return info.RootElement.GetProperty("instances")[0].GetProperty("id").GetString()!;
    }

    public void Dispose()
    {
        _control.Dispose();
        _process.Kill();
        _process.Dispose();
    }

    // bin/<configuration>/net10.0/ of this program stands beside that of the Lab.
    private static string Find()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var configuration = here.Parent!.Name;
        return Path.Combine(here.Parent.Parent!.Parent!.Parent!.FullName, "KeyGuard.Lab", "bin", configuration, here.Name, "KeyGuard.Lab.dll");
    }
}
