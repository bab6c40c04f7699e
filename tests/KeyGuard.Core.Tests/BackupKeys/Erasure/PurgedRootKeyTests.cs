using System;
using KeyGuard.BackupKeys.Erasure;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.BackupKeys.Erasure;

/// <summary>A 404 is proof only of a root key that worked there, at an instance that answers.</summary>
public sealed class PurgedRootKeyTests(LabProcess lab) : ErasureTest(lab)
{
    private static readonly TimeSpan UntilPurged = TimeSpan.FromDays(91);

    [Fact]
    public void A_purged_root_key_counts_when_another_one_there_answers()
    {
        Have(Veeam, [Primary], "a");
        var witness = NewRootKey(Primary, "witness");
        Destroy(Primary);
        Control.MoveClock(UntilPurged);
        var result = Erase("a");
        AssertErased("a");
        var proof = Assert.Single(result.Proofs);
        Assert.Equal((RevocationState.Purged, 404, witness.Id), (proof.State, proof.Status, proof.WitnessRootKeyId));
        Assert.NotNull(proof.WitnessCorrelationId);
        Assert.Equal(ResidualState.Erased, Copy(result, "root key").State);
        Assert.Null(result.ReversibleUntil);
    }

    [Fact]
    public void Without_another_root_key_nobody_knows_whether_the_instance_answers()
    {
        Have(Veeam, [Primary], "a");
        Destroy(Primary);
        Control.MoveClock(UntilPurged);
        AssertRefused("ErasureRootKeyUnknown", "a");
    }

    [Fact]
    public void A_root_key_that_never_worked_there_by_the_record_proves_nothing()
    {
        Have(Veeam, [Primary], "a");
        NewRootKey(Primary, "witness");
        Change("a", record => record.Wraps[0].WrappedAt = null);
        Destroy(Primary);
        Control.MoveClock(UntilPurged);
        AssertRefused("ErasureRootKeyUnknown", "a");
    }

    [Fact]
    public void Having_been_verified_there_is_as_good_as_having_wrapped_there()
    {
        Have(Veeam, [Primary], "a");
        NewRootKey(Primary, "witness");
        Change("a", record =>
        {
            record.Wraps[0].WrappedAt = null;
            record.Wraps[0].LastVerifiedAt = DateTime.UtcNow;
        });
        Destroy(Primary);
        Control.MoveClock(UntilPurged);
        Erase("a");
        AssertErased("a");
    }

    [Fact]
    public void A_wrong_id_in_the_record_is_not_a_purged_root_key_of_another_url()
    {
        Have(Veeam, [Primary], "a");
        NewRootKey(Primary, "witness");
        // It worked at the recorded URL, and was verified at this one: the latter is what counts here.
        Change("a", record =>
        {
            record.Wraps[0].Endpoint = "https://us-south.kms.cloud.ibm.com";
            record.Wraps[0].LastVerifiedEndpoint = Lab.Url.GetLeftPart(UriPartial.Authority);
        });
        Destroy(Primary);
        Control.MoveClock(UntilPurged);
        AssertRefused("ErasureRootKeyUnknown", "a");
    }
}
