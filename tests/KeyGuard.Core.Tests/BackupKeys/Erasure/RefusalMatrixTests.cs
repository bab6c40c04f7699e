using System;
using System.Net.Http;
using KeyGuard.Connections;
using KeyGuard.Tests.KeyProtect;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.BackupKeys.Erasure;

/// <summary>Every answer that is no proof, by name: whatever the service says, and whatever the root key's state really is.</summary>
public sealed class RefusalMatrixTests(LabProcess lab) : ErasureTest(lab)
{
    public static TheoryData<string> Rows => new(FaultRow.NotARevocation.Keys);

    [Theory]
    [MemberData(nameof(Rows))]
    public void No_other_answer_about_a_destroyed_root_key_is_proof(string name)
    {
        Have(Veeam, [Primary], "a");
        NewRootKey(Primary, "other");
        Destroy(Primary);
        Control.Fault(FaultRow.NotARevocation[name].For("/metadata"));
        // A rule for every root key's metadata: no witness can be had either.
        Assert.NotNull(AssertRefused("ErasureNotProved", "a").InnerException);

        Control.ClearFaults();
        Erase("a");
        AssertErased("a");
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void No_answer_to_an_action_counts_while_the_metadata_says_active(string name)
    {
        Have(Veeam, [Primary], "a");
        Control.Fault(FaultRow.NotARevocation[name].For("/actions/|/versions|/registrations"));
        AssertRefused("ErasureRootKeyAlive", "a");
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void No_answer_that_keeps_the_second_custodian_from_speaking_is_proof(string name)
    {
        Have(Veeam, [Primary, Recovery], "a");
        Destroy(Primary);
        Destroy(Recovery);
        Control.Fault(FaultRow.NotARevocation[name].For(LabProcess.RecoveryRootKey + "/metadata"));
        // Nothing else is at the recovery instance, so even a true 404 would have no witness.
        AssertRefused(name == "404, though the metadata says Active" ? "ErasureRootKeyUnknown" : "ErasureNotProved", "a", Primary, Recovery);
    }

    [Fact]
    public void Silence_is_no_proof()
    {
        Have(Veeam, [Primary], "a");
        Destroy(Primary);
        using var lost = Client(innermost: new ScriptedHandler().Then((_, _) => throw new HttpRequestException("No route to host")), retries: 0);
        AssertRefused("ErasureNotProved", "a", new KmsConnection("lost", lost, Custody.Path, DateTimeOffset.UtcNow));
    }

    [Fact]
    public void An_identity_without_a_role_is_no_proof()
    {
        Have(Veeam, [Primary], "a");
        Destroy(Primary);
        using var stranger = Client("lab-stranger-key", retries: 0);
        AssertRefused("ErasureNotProved", "a", new KmsConnection("stranger", stranger, Custody.Path, DateTimeOffset.UtcNow));
    }
}
