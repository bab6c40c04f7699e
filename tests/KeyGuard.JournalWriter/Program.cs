using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using KeyGuard.Operations.Journal;

namespace KeyGuard.JournalWriter;

/// <summary>
/// <c>KeyGuard.JournalWriter journal name entries batch</c>: says "ready", waits for a line, appends the entries in
/// batches, and says the number of each batch that is safe on the disk.
/// </summary>
internal static class Program
{
    private static void Main(string[] arguments)
    {
        var journal = JournalFile.At(arguments[0]);
        var entries = int.Parse(arguments[2], CultureInfo.InvariantCulture);
        var batch = int.Parse(arguments[3], CultureInfo.InvariantCulture);
        var author = JournalAuthor.Of("JournalWriter");
        Console.Out.WriteLine("ready");
        Console.In.ReadLine();
        for (var done = 0; done < entries; done += batch)
        {
            var notes = Enumerable.Range(done, Math.Min(batch, entries - done)).Select(i => new JournalNote(JournalAction.Create, JournalPhase.Done, $"{arguments[1]}-{i}"));
            journal.Append(notes.ToArray(), author, CancellationToken.None);
            Console.Out.WriteLine(done + batch);
        }
    }
}
