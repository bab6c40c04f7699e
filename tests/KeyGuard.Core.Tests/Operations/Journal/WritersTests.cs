#if NET
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
#endif
using System.Linq;
using System.Threading.Tasks;
#if NET
using KeyGuard.Tests.Support;
#endif
using Xunit;

namespace KeyGuard.Tests.Operations.Journal;

/// <summary>Several who write at the same time, and some that are killed.</summary>
public sealed class WritersTests : JournalTest
{
    [Fact]
    public void Threads_of_one_process_lose_nothing()
    {
        Parallel.For(0, 8, writer =>
        {
            for (var i = 0; i < 20; i++) Append($"{writer}-{i}a", $"{writer}-{i}b");
        });
        Assert.True(Verify(count: 320).IsValid);
        Assert.Equal(320, Entries().Select(entry => entry.Name).Distinct().Count());
    }

#if NET
    [Fact]
    public void Eight_processes_append_ten_thousand_entries_together_and_none_is_lost()
    {
        var writers = Enumerable.Range(1, 8).Select(number => Start("w" + number, entries: 1250, batch: number)).ToArray();
        foreach (var writer in writers) Assert.Equal("ready", writer.StandardOutput.ReadLine());
        foreach (var writer in writers) writer.StandardInput.WriteLine("go");
        foreach (var writer in writers) Assert.Equal(0, End(writer));

        Assert.Empty(Verify().Problems);
        var names = Entries().GroupBy(entry => entry.Name.Split('-')[0]).ToDictionary(group => group.Key, group => group.Select(entry => entry.Name));
        Assert.Equal(8, names.Count);
        // Each process's entries are all there, in its order.
        Assert.All(names, writer => Assert.Equal(Enumerable.Range(0, 1250).Select(i => $"{writer.Key}-{i}"), writer.Value));
    }

    [Fact]
    public void What_a_killed_process_said_to_be_safe_is_there()
    {
        var safe = new Dictionary<string, int>();
        for (var round = 1; round <= 6; round++)
        {
            using var writer = Start("k" + round, entries: 100000, batch: 50);
            writer.StandardOutput.ReadLine();
            writer.StandardInput.WriteLine("go");
            for (var read = 0; read < round; read++) safe["k" + round] = int.Parse(writer.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
            writer.Kill();
            writer.WaitForExit();
        }

        Append("last");
        Assert.Empty(Verify().Problems);
        var counts = Entries().GroupBy(entry => entry.Name.Split('-')[0]).ToDictionary(group => group.Key, group => group.Count());
        Assert.All(safe, writer => Assert.InRange(counts[writer.Key], writer.Value, int.MaxValue));
    }

    private Process Start(string name, int entries, int batch)
    {
        var program = System.IO.Path.Combine(Repository.Root, "tests", "KeyGuard.JournalWriter", "bin", Repository.Configuration, "net10.0", "KeyGuard.JournalWriter.dll");
        return Process.Start(new ProcessStartInfo("dotnet", string.Format(CultureInfo.InvariantCulture, "\"{0}\" \"{1}\" {2} {3} {4}", program, Path, name, entries, batch))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
    }

    private static int End(Process writer)
    {
        writer.StandardOutput.ReadToEnd();
        writer.WaitForExit();
        var code = writer.ExitCode;
        writer.Dispose();
        return code;
    }
#endif
}
