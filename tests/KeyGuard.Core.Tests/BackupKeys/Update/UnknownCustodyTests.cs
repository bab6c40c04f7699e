using System.Linq;
using KeyGuard.BackupKeys.Update;
using KeyGuard.Connections;
using KeyGuard.KeyProtect;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.BackupKeys.Update;

/// <summary>Keys of which nobody recorded the root key: every open connection is asked, and none alone proves anything.</summary>
public sealed class UnknownCustodyTests : BackupKeyTest
{
    private readonly MemoryKms _other = new(LabProcess.Recovery, LabProcess.RecoveryRootKey);
    private readonly KmsConnection _otherConnection;

    public UnknownCustodyTests()
    {
        _otherConnection = Connect(_other, "recovery");
        Veeam.Seed("legacy | " + Kms.Seed("the password"), "the password");
        Kms.Version = 2;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_root_key_that_can_rewrap_it_is_found_in_whatever_order_and_recorded(bool otherFirst)
    {
        var update = Update(Order(otherFirst)).Single();
        Assert.Equal(UpdateStatus.Rewrapped, update.Status);
        Assert.Equal(("primary", Kms.RootKeyId), (update.Kms, update.RootKeyId));
        AssertConsistent("legacy");
        Assert.Equal((Kms.InstanceId, Kms.VersionId(2)), (Record("legacy").Wraps[0].InstanceId, Record("legacy").Wraps[0].RootKeyVersion));
        Assert.Equal(Kms.VersionId(1), Record("legacy").History.Single().RootKeyVersion);
        Assert.Empty(Host.Failures);
    }

    [Fact]
    public void When_it_is_current_already_custody_learns_it_without_a_write_to_Veeam()
    {
        Kms.Version = 1;
        Assert.Equal(UpdateStatus.AlreadyCurrent, Update().Single().Status);
        Assert.Equal(0, Veeam.Counts["set"]);
        AssertConsistent("legacy");
        Assert.Empty(Record("legacy").History);
        Kms.Calls.Clear();
        Update();
        Assert.Equal(["metadata"], Kms.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_is_a_bad_text_only_after_every_root_key_has_said_so(bool otherFirst)
    {
        Veeam.Seed("foreign | " + new MemoryKms().Seed("x"));
        var updates = Update(Order(otherFirst));
        Assert.Equal(UpdateStatus.BadCiphertext, updates.Single(update => update.Name == "foreign").Status);
        Assert.Equal(UpdateStatus.Rewrapped, updates.Single(update => update.Name == "legacy").Status);
    }

    [Theory]
    [InlineData(RootKeyState.Destroyed, false)]
    [InlineData(RootKeyState.Destroyed, true)]
    [InlineData(RootKeyState.Suspended, false)]
    [InlineData(RootKeyState.Suspended, true)]
    public void A_revoked_candidate_proves_nothing_about_the_key(RootKeyState state, bool otherFirst)
    {
        Kms.State = state;
        var update = Update(Order(otherFirst)).Single();
        Assert.Equal(UpdateStatus.CustodyUnknown, update.Status);
        Assert.Equal(("CustodyUnknown", "legacy"), (Host.Failures.Single().ErrorId, Host.Failures.Single().Target));
        Assert.Empty(Custody.Read().Keys);
    }

    [Fact]
    public void A_revoked_candidate_proves_nothing_even_when_it_is_the_only_one()
    {
        Kms.State = RootKeyState.Destroyed;
        Assert.Equal(UpdateStatus.CustodyUnknown, Update().Single().Status);
    }

    [Theory]
    [InlineData(KmsErrorKind.Unavailable, UpdateStatus.Unavailable, false)]
    [InlineData(KmsErrorKind.Unavailable, UpdateStatus.Unavailable, true)]
    [InlineData(KmsErrorKind.Throttled, UpdateStatus.Throttled, true)]
    [InlineData(KmsErrorKind.AuthenticationFailed, UpdateStatus.AuthenticationFailed, true)]
    [InlineData(KmsErrorKind.TokenExpired, UpdateStatus.AuthenticationFailed, false)]
    [InlineData(KmsErrorKind.Conflict, UpdateStatus.Failed, true)]
    [InlineData(KmsErrorKind.Rejected, UpdateStatus.Failed, false)]
    public void As_long_as_a_candidate_could_not_be_asked_that_is_what_is_reported(KmsErrorKind kind, UpdateStatus status, bool otherFirst)
    {
        Kms.Fail(kind);
        Assert.Equal(status, Update(Order(otherFirst)).Single().Status);
    }

    [Fact]
    public void An_outage_of_one_candidate_weighs_more_than_the_revocation_of_another()
    {
        Kms.Fail(KmsErrorKind.Unavailable);
        _other.State = RootKeyState.Destroyed;
        Assert.Equal(UpdateStatus.Unavailable, Update(_otherConnection, Connection).Single().Status);
    }

    [Fact]
    public void An_outage_of_one_candidate_does_no_harm_when_another_can()
    {
        _other.Fail(KmsErrorKind.Unavailable);
        Assert.Equal(UpdateStatus.Rewrapped, Update(_otherConnection, Connection).Single().Status);
    }

    [Fact]
    public void Without_a_connection_that_names_a_root_key_nobody_is_asked()
    {
        var nameless = new KmsConnection("nameless", Kms, CustodyPath, default);
        Assert.Equal(UpdateStatus.CustodyUnknown, Update(nameless).Single().Status);
        Assert.Empty(Kms.Calls);
    }

    [Fact]
    public void A_description_extended_by_others_keeps_its_extension()
    {
        Veeam.Drop(Veeam.List()[0].Id);
        Veeam.Seed("legacy | kg1;kp;us-south | " + Kms.Seed("x"), "x");
        Kms.Version = 3;
        Assert.Equal(UpdateStatus.Rewrapped, Update().Single().Status);
        Assert.StartsWith("legacy | kg1;kp;us-south | ", Veeam.Descriptions.Single(), System.StringComparison.Ordinal);
        AssertConsistent("legacy | kg1;kp;us-south");
    }

    private KmsConnection[] Order(bool otherFirst) => otherFirst ? [_otherConnection, Connection] : [Connection, _otherConnection];
}
