using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using System.Text.Json;
using Xunit;

namespace KeyGuard.Tests.Support;

/// <summary>The public vCenter simulator (tests/simulator): a process that ends with this one at the latest, because it ends with its standard input.</summary>
/// <remarks>Any user name and password log in. Half of the machines are encrypted under <see cref="OldProvider"/>; so are all hosts. It speaks version 6.5.</remarks>
public sealed class SimulatorProcess : IDisposable
{
    public const string OldProvider = "kp-old";
    public const string NewProvider = "kp-new";

    private readonly Process _process;

    public SimulatorProcess(int vms = 10, int hosts = 3)
    {
        _process = Process.Start(new ProcessStartInfo(Program, string.Format(CultureInfo.InvariantCulture, "-vms {0} -hosts {1}", vms, hosts))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        using var ready = JsonDocument.Parse(_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The simulator did not start: " + Program));
        Url = new Uri(ready.RootElement.GetProperty("url").GetString()!);
    }

    /// <summary>Whether tests/simulator/build.sh found what it needs.</summary>
    public static bool IsBuilt => !RuntimeInformation.IsOSPlatform(OSPlatform.Windows) && File.Exists(Program);

    /// <summary>Where /sdk and /vsanHealth answer.</summary>
    public Uri Url { get; }

    private static string Program => Path.Combine(Repository.Root, "tests", "simulator", "bin", "simulator");

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000)) _process.Kill();
        _process.Dispose();
    }
}

/// <summary>A test that needs the public simulator; left out, with the reason, where it was not built.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SimulatorFactAttribute : FactAttribute
{
    public SimulatorFactAttribute()
    {
        if (!SimulatorProcess.IsBuilt) Skip = "tests/simulator/build.sh has not built the public vCenter simulator (golang-go, golang-github-vmware-govmomi-dev).";
    }
}

/// <summary>All tests with the simulator share one, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class OneSimulator : ICollectionFixture<SharedSimulator>
{
    public const string Name = "Simulator";
}

/// <summary>The simulator of a run, started when the first test asks for it: where it is not built, no test does.</summary>
public sealed class SharedSimulator : IDisposable
{
    private readonly Lazy<SimulatorProcess> _process = new(() => new SimulatorProcess());

    public SimulatorProcess Process => _process.Value;

    public void Dispose()
    {
        if (_process.IsValueCreated) _process.Value.Dispose();
    }
}
