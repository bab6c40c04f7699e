using System;
using System.Globalization;

namespace KeyGuard.Lab.Hosting;

/// <summary>What the command line asks for.</summary>
internal sealed record LabOptions
{
    public const string Usage =
        "usage: KeyGuard.Lab [--port 0] [--state <file>] [--latency <ms>] [--tls] [--winrm-keytab <file>] [--until-parent-exits <pid>] [--quiet]";

    /// <summary>The port to listen on; 0 lets the system choose a free one.</summary>
    public int Port { get; init; }

    /// <summary>The file that keeps root keys over a restart, or null to forget them.</summary>
    public string? StateFile { get; init; }

    public int LatencyMilliseconds { get; init; }

    /// <summary>The process with which the Lab ends, or null to run until told to stop.</summary>
    public int? ParentProcessId { get; init; }

    /// <summary>Serves on a second port with TLS as well, with a certificate that nobody trusts.</summary>
    public bool Tls { get; init; }

    /// <summary>The keys of the Kerberos services that the Windows computers are; null for none.</summary>
    public string? WinRmKeytab { get; init; }

    /// <summary>Leaves out the hint for people on the error stream.</summary>
    public bool Quiet { get; init; }

    public static LabOptions Parse(string[] arguments)
    {
        var options = new LabOptions();
        for (var index = 0; index < arguments.Length; index++)
        {
            string name = arguments[index];
            options = name switch
            {
                "--quiet" => options with { Quiet = true },
                "--tls" => options with { Tls = true },
                _ => options.With(name, ++index < arguments.Length ? arguments[index] : throw new FormatException($"{name} needs a value.")),
            };
        }

        return options;
    }

    private LabOptions With(string name, string value) => name switch
    {
        "--port" => this with { Port = Number(name, value) },
        "--state" => this with { StateFile = value },
        "--latency" => this with { LatencyMilliseconds = Number(name, value) },
        "--winrm-keytab" => this with { WinRmKeytab = value },
        "--until-parent-exits" => this with { ParentProcessId = Number(name, value) },
        _ => throw new FormatException($"{name} is not an option of the Lab."),
    };

    private static int Number(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new FormatException($"{name} needs a whole number, not '{value}'.");
}
