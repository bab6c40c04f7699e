using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Errors;
using KeyGuard.Hosting;
using KeyGuard.Operations.Journal;

namespace KeyGuard.BackupKeys.Bundle;

/// <summary>
/// Writes a bundle and tells the journal: what the journals say so far goes into the bundle, and that the bundle was
/// written goes into the journals.
/// </summary>
/// <param name="custody">The custody files.</param>
/// <param name="host">Whom to tell.</param>
internal sealed class BundleWriter(IReadOnlyList<CustodyFile> custody, IKeyGuardHost host)
{
    private BundleDocument? _announced;

    /// <param name="path">The bundle.</param>
    /// <param name="isWanted">Which keys are meant.</param>
    /// <param name="server">The backup server; null where unknown.</param>
    public RecoveryBundle Write(string path, Func<CustodyRecord, bool> isWanted, string? server)
    {
        // What this run did has to be among what the bundle vouches for.
        host.Journal.Write();
        var heads = custody.Select(host.Journal.Head).OfType<JournalHead>().Distinct().ToArray();
        var bundle = Write(path, file => file.Write(custody, isWanted, server, heads, document => Tell(path, JournalPhase.Intent, document), host.Stopping));
        foreach (var cut in bundle.CutJournals)
        {
            host.Warning($"The journal '{cut}' is not the one that the bundle '{path}' knew, or its end is missing: look with Test-KeyGuardJournal -BundlePath.");
        }
        return bundle;
    }

    private RecoveryBundle Write(string path, Func<BundleFile, RecoveryBundle> write)
    {
        try
        {
            var bundle = write(new BundleFile(path));
            if (_announced is not null) Tell(path, JournalPhase.Done, _announced);
            return bundle;
        }
        catch (KeyGuardException failure) when (_announced is not null)
        {
            Plan(JournalNote.Failure(JournalAction.BundleExport, path, failure));
            throw;
        }
    }

    private void Tell(string path, JournalPhase phase, BundleDocument document)
    {
        Plan(new JournalNote(JournalAction.BundleExport, phase, path)
        {
            After = new Dictionary<string, string> { ["bundleId"] = document.BundleId.ToString(), ["keys"] = document.Keys.Count.ToString(CultureInfo.InvariantCulture) },
        });
        host.Journal.Write();
        _announced = document;
    }

    private void Plan(JournalNote note)
    {
        foreach (var file in custody) host.Journal.Plan(file, note);
    }
}
