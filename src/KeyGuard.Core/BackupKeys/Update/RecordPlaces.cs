using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Custody.Merge;

namespace KeyGuard.BackupKeys.Update;

/// <summary>
/// Which custody files record what becomes of a key, and under which name: its own, and where a run has to do with several
/// files, the others that know it. A move makes it known to both its ends: whoever connects to the old place only, or to
/// the new one only, must find the key in the file that this connection uses.
/// </summary>
/// <param name="files">The run's custody files.</param>
/// <param name="everywhere">Whether each of them shall know the keys from now on.</param>
internal sealed class RecordPlaces(IReadOnlyList<CustodyFile> files, bool everywhere)
{
    private readonly Dictionary<(CustodyFile File, Guid Key), string> _names = [];

    /// <summary>Gives the other files what the first one knows of these keys. Nothing is written where nothing is new.</summary>
    public void Prepare(IReadOnlyList<(UpdateItem Item, UpdateReply Reply)> steps, CancellationToken cancellationToken)
    {
        foreach (var file in files.Count > 1 ? files : [])
        {
            var here = steps.Where(step => step.Item.CustodyFor(step.Reply) != file && (everywhere || HasCopy(step.Item, file))).ToArray();
            if (here.Length > 0) file.Change(document => Join(file, document, here), cancellationToken);
        }
    }

    /// <summary>The places where one key's change is recorded, its own first.</summary>
    public IEnumerable<(CustodyFile File, string Name)> Of(UpdateItem item, UpdateReply reply)
    {
        yield return (item.CustodyFor(reply), item.RecordName);
        foreach (var file in files)
        {
            if (_names.TryGetValue((file, item.Key.Id), out var name)) yield return (file, name);
        }
    }

    private static bool HasCopy(UpdateItem item, CustodyFile file) => item.Route.Known?.Entry.Copies.Exists(copy => copy.File == file) == true;

    private bool Join(CustodyFile file, CustodyDocument document, IEnumerable<(UpdateItem Item, UpdateReply Reply)> steps)
    {
        var merge = new KeyMerge(document.Keys);
        var hasNews = false;
        foreach (var (item, reply) in steps)
        {
            var record = item.Route.Known?.Entry.Record.Copy() ?? New(item, reply);
            var (name, status) = merge.Add(record);
            hasNews |= status != MergeStatus.Unchanged;
            _names[(file, item.Key.Id)] = name;
        }
        return hasNews;
    }

    // A key that no record knew: the root key that answered has shown itself to be its own.
    private static CustodyRecord New(UpdateItem item, UpdateReply reply)
    {
        var record = new CustodyRecord { Name = item.RecordName, Protected = new ProtectedFacts { Name = item.CheckName } };
        RewrapResults.Learn(record, item, reply);
        return record;
    }
}
