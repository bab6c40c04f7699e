using System;
using System.Collections.Generic;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Errors;
using KeyGuard.KeyProtect.Kmip;

namespace KeyGuard.Operations.Journal;

/// <summary>Writes down the changes of KMIP adapters, their certificates and objects: the intent before, the outcome after.</summary>
/// <param name="journal">The run's journal.</param>
/// <param name="custody">The custody file of the connection, beside which the journal is.</param>
internal sealed class KmipJournal(IJournal journal, CustodyFile custody)
{
    /// <summary>Does it between the two entries. Throws if the intent can't be written, and then nothing is changed.</summary>
    /// <param name="action">One of <see cref="JournalAction"/>.</param>
    /// <param name="name">What it is done to.</param>
    /// <param name="before">What is known of it.</param>
    /// <param name="change">The change.</param>
    /// <param name="after">What is known of it then.</param>
    public T Run<T>(string action, string name, IReadOnlyDictionary<string, string> before, Func<T> change, Func<T, IReadOnlyDictionary<string, string>> after)
    {
        Write(new JournalNote(action, JournalPhase.Intent, name) { Before = before });
        T done;
        try
        {
            done = change();
        }
        catch (KeyGuardException failure)
        {
            Write(JournalNote.Failure(action, name, failure) with { Before = before });
            throw;
        }
        Write(new JournalNote(action, JournalPhase.Done, name) { Before = before, After = after(done) });
        return done;
    }

    private void Write(JournalNote note)
    {
        journal.Plan(custody, note);
        journal.Write();
    }
}

/// <summary>What the journal says of KMIP. A certificate is public, but its fingerprint is enough.</summary>
internal static class KmipFacts
{
    public static IReadOnlyDictionary<string, string> Of(KmipAdapter adapter) => WrapFacts.Known(
        ("instanceId", adapter.InstanceId), ("adapterId", adapter.Id), ("rootKeyId", adapter.RootKeyId));

    public static IReadOnlyDictionary<string, string> Of(string instanceId, string rootKeyId) => WrapFacts.Known(("instanceId", instanceId), ("rootKeyId", rootKeyId));

    public static IReadOnlyDictionary<string, string> Of(KmipAdapterCertificate certificate) => WrapFacts.Known(
        ("instanceId", certificate.InstanceId), ("adapterId", certificate.AdapterId), ("certificateId", certificate.Id), ("fingerprint", certificate.Fingerprint));

    public static IReadOnlyDictionary<string, string> Of(KmipAdapter adapter, ClientCertificate certificate) => WrapFacts.Known(
        ("instanceId", adapter.InstanceId), ("adapterId", adapter.Id), ("fingerprint", certificate.Fingerprint));

    public static IReadOnlyDictionary<string, string> Of(KmipObject key) => WrapFacts.Known(
        ("instanceId", key.InstanceId), ("adapterId", key.AdapterId), ("state", key.State.ToString()));

    public static IReadOnlyDictionary<string, string> Of(KmipRemovalStatus status) => WrapFacts.Known(("status", status.ToString()));
}
