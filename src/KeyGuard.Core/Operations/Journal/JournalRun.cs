using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.Hosting;
using KeyGuard.Operations.Journal.Anchors;

namespace KeyGuard.Operations.Journal;

/// <summary>The journal of one run of a command, over all the files that it concerns.</summary>
internal sealed class JournalRun : IJournal
{
    private readonly IKeyGuardHost _host;
    private readonly IReadOnlyList<KmsConnection> _connections;
    private readonly IJournalAnchor _anchor;
    private readonly JournalAuthor _author;
    private readonly JournalRemarks _remarks;
    private readonly bool _isOptional = JournalPreference.IsOptional;
    private readonly Dictionary<JournalFile, List<JournalNote>> _planned = [];
    private readonly List<(JournalFile File, string Action, string Name)> _open = [];
    private readonly HashSet<JournalFile> _givenUp = [];

    /// <param name="command">The command that runs.</param>
    /// <param name="host">Whom to tell.</param>
    /// <param name="connections">The open connections, which know where their journals are.</param>
    /// <param name="anchor">Where the journal's head is kept a second time.</param>
    public JournalRun(string command, IKeyGuardHost host, IReadOnlyList<KmsConnection> connections, IJournalAnchor anchor)
    {
        _host = host;
        _connections = connections;
        _anchor = anchor;
        _author = JournalAuthor.Of(command);
        _remarks = new JournalRemarks(host);
    }

    /// <inheritdoc/>
    public void Require(CustodyFile custody) => Require(FileOf(custody));

    /// <inheritdoc/>
    public void Require(JournalFile file)
    {
        try
        {
            file.RequireWritable(_host.Stopping);
        }
        catch (KeyGuardException failure) when (_isOptional)
        {
            _remarks.NotKept(failure);
        }
    }

    /// <inheritdoc/>
    public void Plan(CustodyFile custody, JournalNote note) => Plan(FileOf(custody), note);

    /// <inheritdoc/>
    public void Plan(JournalFile file, JournalNote note)
    {
        if (!_planned.TryGetValue(file, out var notes)) _planned[file] = notes = [];
        notes.Add(note);
        if (note.Phase == JournalPhase.Intent) _open.Add((file, note.Action, note.Name));
        else _open.Remove((file, note.Action, note.Name));
    }

    /// <inheritdoc/>
    public JournalHead? Head(CustodyFile custody) => FileOf(custody).TryHead(_host.Stopping);

    /// <inheritdoc/>
    public void Write()
    {
        foreach (var file in _planned.Keys.ToArray())
        {
            var notes = _planned[file];
            _planned.Remove(file);
            if (_givenUp.Contains(file)) continue;
            try
            {
                Append(file, notes, notes.Any(note => note.Phase == JournalPhase.Intent) ? _host.Stopping : CancellationToken.None);
            }
            catch (Exception failure) when (failure is KeyGuardException or OperationCanceledException)
            {
                NotKept(file, notes, failure);
            }
        }
        _remarks.Say();
    }

    /// <summary>
    /// Ends the run, whatever happened: what is still planned is written, and of an intent without an outcome it is said
    /// that nobody knows it. Tells nobody, because nobody listens any more.
    /// </summary>
    public void Close()
    {
        foreach (var (file, action, name) in _open.ToArray())
        {
            if (!_planned.TryGetValue(file, out var notes)) _planned[file] = notes = [];
            notes.Add(new JournalNote(action, JournalPhase.Failed, name) { Error = "OutcomeUnknown" });
        }
        _open.Clear();
        foreach (var planned in _planned.Where(planned => !_givenUp.Contains(planned.Key)))
        {
            try
            {
                _anchor.Keep(planned.Key.Append(planned.Value, _author, CancellationToken.None));
            }
            catch (KeyGuardException)
            {
                // The intents are there, without an outcome; that says as much.
            }
        }
        _planned.Clear();
    }

    private void Append(JournalFile file, List<JournalNote> notes, CancellationToken cancellationToken)
    {
        if (_anchor.Keep(file.Append(notes, _author, cancellationToken)) is { } remark) _remarks.NotAnchored(remark);
    }

    private void NotKept(JournalFile file, List<JournalNote> notes, Exception failure)
    {
        if (notes.Any(note => note.Phase == JournalPhase.Intent) && !(_isOptional && failure is KeyGuardException)) GiveIntentsUp(file, notes, failure);
        // Tried once and no more: whoever unwraps in a disaster must not wait for each batch anew.
        _givenUp.Add(file);
        if (_isOptional || !notes.Any(note => note.IsChange)) _remarks.NotKept((KeyGuardException)failure);
        else _remarks.OutcomeNotKept((KeyGuardException)failure);
    }

    // What was only intended is not going to happen. What happened before still has to be written, if that is possible.
    private void GiveIntentsUp(JournalFile file, List<JournalNote> notes, Exception failure)
    {
        foreach (var note in notes.Where(note => note.Phase == JournalPhase.Intent)) _open.Remove((file, note.Action, note.Name));
        notes.RemoveAll(note => note.Phase == JournalPhase.Intent);
        if (notes.Count > 0) _planned[file] = notes;
        System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(failure).Throw();
    }

    private JournalFile FileOf(CustodyFile custody) =>
        _connections.FirstOrDefault(connection => connection.Custody == custody)?.Journal ?? JournalFile.At(JournalPath.Resolve(null, custody.Path));
}
