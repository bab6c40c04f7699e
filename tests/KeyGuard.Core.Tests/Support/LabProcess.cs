using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text.Json;

namespace KeyGuard.Tests.Support;

/// <summary>A Lab of our own: a process that ends with this one at the latest.</summary>
public sealed class LabProcess : IDisposable
{
    public const string Primary = "0b6f4b1c-5c1e-4d37-9a57-2f1f0c8a1001";
    public const string Recovery = "7d1c2b3a-8e4f-4a6b-b1c2-3d4e5f6a2002";
    public const string RootKey = "1e2d3c4b-0001-4000-8000-000000000001";
    public const string RecoveryRootKey = "1e2d3c4b-0002-4000-8000-000000000002";

    private readonly Process _process;

    public LabProcess()
    {
        using var self = Process.GetCurrentProcess();
        var program = Path.Combine(Repository.Root, "tests", "KeyGuard.Lab", "bin", Repository.Configuration, "net10.0", "KeyGuard.Lab.dll");
        _process = Process.Start(new ProcessStartInfo("dotnet", string.Format(CultureInfo.InvariantCulture, "\"{0}\" --quiet --tls --until-parent-exits {1}", program, self.Id))
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        using var ready = JsonDocument.Parse(_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The Lab did not start: " + program));
        Url = new Uri(ready.RootElement.GetProperty("url").GetString()!);
        TlsUrl = new Uri(ready.RootElement.GetProperty("tlsUrl").GetString()!);
        TlsThumbprint = ready.RootElement.GetProperty("tlsThumbprint").GetString()!;
        Control = new LabControl(Url);
    }

    /// <summary>Where IAM, both instances and the control API answer.</summary>
    public Uri Url { get; }

    /// <summary>The same over TLS, with a certificate that nobody trusts.</summary>
    public Uri TlsUrl { get; }

    /// <summary>That certificate's SHA-256 thumbprint.</summary>
    public string TlsThumbprint { get; }

    public LabControl Control { get; }

    public void Dispose()
    {
        Control.Dispose();
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
