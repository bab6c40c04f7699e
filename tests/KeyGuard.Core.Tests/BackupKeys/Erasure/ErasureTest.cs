using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Erasure;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.Tests.BackupKeys.Trial;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.BackupKeys.Erasure;

/// <summary>A key that is to be erased, and what must be as before when that is refused.</summary>
public abstract class ErasureTest(LabProcess lab) : LabKeyTest(lab)
{
    private protected TrialVeeam Veeam { get; } = new();

    private protected bool AllowDisabled { get; set; }

    private protected TimeProvider Time { get; set; } = TimeProvider.System;

    private protected BackupKeyErasure Erase(string name, params KmsConnection[] connections)
    {
        using var eraser = Open(connections);
        var target = eraser.Targets.Named(found => found == name).Single();
        if (target.IsErased) return eraser.AlreadyErased(target);
        var (result, failure) = eraser.Erase(eraser.Examine(target));
        return failure is null ? result : throw failure;
    }

    private protected BackupKeyEraser Open(params KmsConnection[] connections) =>
        new(connections.Length > 0 ? connections : [Primary], Veeam, Host, AllowDisabled, isRehearsal: false, Time);

    /// <summary>Refused with this id, and nothing has changed anywhere.</summary>
    private protected KeyGuardException AssertRefused(string errorId, string name, params KmsConnection[] connections)
    {
        var (custody, keys) = (CustodyText, Veeam.List().Select(key => (key.Id, key.Description)).ToArray());
        var refusal = Assert.ThrowsAny<KeyGuardException>(() => Erase(name, connections));
        Assert.Equal(errorId, refusal.ErrorId);
        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
        Assert.NotEmpty(refusal.RecommendedAction);
        Assert.Equal(custody, CustodyText);
        Assert.Equal(keys, Veeam.List().Select(key => (key.Id, key.Description)));
        Assert.Equal(0, Veeam.Removals);
        return refusal;
    }

    private protected void AssertErased(string name)
    {
        Assert.DoesNotContain(Veeam.List(), key => key.Description.StartsWith(name + " | ", StringComparison.Ordinal));
        var record = Record(name);
        Assert.Equal(RecordState.Erased, record.State);
        Assert.Null(record.Pending);
        Assert.NotNull(record.Erasure!.ErasedAt);
        Assert.NotEmpty(record.Erasure.Proofs);
        Assert.NotEmpty(record.Wraps);
    }

    private protected static ResidualCopy Copy(BackupKeyErasure result, string beginning) => result.ResidualCopies.Single(copy => copy.Item.StartsWith(beginning, StringComparison.Ordinal));

    private protected static IReadOnlyList<string> Items(BackupKeyErasure result) => result.ResidualCopies.Select(copy => copy.Item).ToArray();
}
