#if NET
using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using KeyGuard.Tests.Support;
using KeyGuard.WinRm.Baselines;
using KeyGuard.WinRm.Policy;
using Xunit;

namespace KeyGuard.Tests.WinRm.Policy;

/// <summary>Samba's own library reads what we write, and we read what it writes.</summary>
public sealed class SambaPolicyTests
{
    [PregTheory]
    [InlineData("Recommended")]
    [InlineData("Stig")]
    [InlineData("Cis")]
    [InlineData("Microsoft")]
    public void Samba_reads_our_policy(string baseline)
    {
        using var folder = new TempFolder();
        var path = folder.Path("Registry.pol");
        var entries = new PolicyExport(Enum.Parse<Baseline>(baseline), []).Entries;
        new PolicyFile(path).Write(entries);
        var read = JsonNode.Parse(Preg("read", path))!.AsArray();
        Assert.Equal(entries.Select(entry => (entry.Key, entry.Name, 4, (int)BitConverter.ToUInt32(entry.Data))), read.Select(entry => ((string)entry![0]!, (string)entry[1]!, (int)entry[2]!, (int)entry[3]!)));
    }

    [PregFact]
    public void We_read_Sambas_policy_and_give_it_back_as_it_was()
    {
        using var folder = new TempFolder();
        var path = folder.Path("Registry.pol");
        Preg("write", path, """[["Software\\Else", "Text", 1, "Ünïcødé ];["], ["Software\\Else", "Number", 4, 4294967295], ["Software\\Else", "Bytes", 3, "00ff5d00"], ["Software\\Else", "**del.Gone", 1, " "]]""");
        var entries = new PolicyFile(path).Read();
        Assert.Equal(["Text", "Number", "Bytes", "**del.Gone"], entries.Select(entry => entry.Name));
        Assert.Equal([0x00, 0xFF, 0x5D, 0x00], entries[2].Data);
        Assert.Equal([0xFF, 0xFF, 0xFF, 0xFF], entries[1].Data);
        Assert.Equal(File.ReadAllBytes(path), RegistryPol.Write(entries));

        new PolicyFile(path).Write(new PolicyExport(Baseline.Recommended, entries).Entries);
        var read = JsonNode.Parse(Preg("read", path))!.AsArray();
        Assert.Equal("Ünïcødé ];[", (string)read[0]![3]!);
        Assert.Equal("AllowBasic", (string)read[4]![1]!);
    }

    private static string Preg(string what, string path, string input = "")
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [Path.Combine(Repository.Root, "tests", "SambaDomain", "preg.py"), what, path])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    private static string? Missing { get; } = File.Exists("/usr/lib/python3/dist-packages/samba/samdb.py") ? null : "python3-samba is not installed.";

    private sealed class PregFactAttribute : FactAttribute
    {
        public PregFactAttribute() => Skip = Missing;
    }

    private sealed class PregTheoryAttribute : TheoryAttribute
    {
        public PregTheoryAttribute() => Skip = Missing;
    }
}
#endif
