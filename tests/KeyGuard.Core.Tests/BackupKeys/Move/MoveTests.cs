using System;
using System.Linq;
using System.Threading;
using KeyGuard.BackupKeys.Move;
using KeyGuard.Connections;
using KeyGuard.KeyProtect;
using KeyGuard.Secrets;
using KeyGuard.Tests.BackupKeys.TwoCustodians;
using KeyGuard.Tests.Support;
using Moq;
using Xunit;

namespace KeyGuard.Tests.BackupKeys.Move;

/// <summary>Moving keys between instances and root keys.</summary>
public sealed class MoveTests : TwoCustodiansTest
{
    private static readonly string[] Names = ["a", "b"];

    [Fact]
    public void A_key_is_moved_proved_and_its_old_form_kept()
    {
        Have(Names, AtPrimary);
        var old = Veeam.List().Select(Carried).ToArray();
        Assert.All(Move(AtPrimary, AtThird), move => Assert.True(move is { Status: MoveStatus.Moved, InVeeam: true, From: "primary", To: "third" }));
        AssertWhole(Names, Third);
        Assert.Equal((2, 2), (Third.Count("wrap"), Third.Count("unwrap")));
        // An old restore point's hint, long after the old instance was deleted.
        Assert.Equal(Names, Unwrap(old, AtThird).Select(key => key.Name));
    }

    [Theory]
    [InlineData(RootKeyState.Suspended, "RootKeyDisabled")]
    [InlineData(RootKeyState.Destroyed, "RootKeyDestroyed")]
    public void A_root_key_that_is_revoked_is_reported_for_each_key_and_nothing_changes(RootKeyState state, string errorId)
    {
        Have(Names, AtPrimary);
        Primary.State = state;
        Assert.All(Move(AtPrimary, AtThird), move => Assert.Equal(MoveStatus.Failed, move.Status));
        Assert.Equal(Names, Host.Failures.Select(failure => failure.Target));
        Assert.All(Host.Failures, failure => Assert.Equal(errorId, failure.ErrorId));
        AssertWhole(Names, Primary);
        Assert.Empty(Third.Calls);
    }

    [Fact]
    public void A_new_place_that_gives_back_another_key_is_found_out_and_nothing_changes()
    {
        Have(["a"], AtPrimary);
        var liar = new Mock<IKeyProtectClient>();
        liar.Setup(client => client.Endpoint).Returns(new Uri("https://eu-de.kms.cloud.ibm.com"));
        liar.Setup(client => client.InstanceId).Returns(Third.InstanceId);
        liar.Setup(client => client.WrapAsync(It.IsAny<string>(), It.IsAny<SecretBytes>(), null, It.IsAny<CancellationToken>())).ReturnsAsync(new WrapResult("eyJ", null, null));
        liar.Setup(client => client.UnwrapAsync(It.IsAny<string>(), "eyJ", null, It.IsAny<CancellationToken>())).ReturnsAsync(() => new UnwrapResult(Secret.Bytes("another key"), null, null, null, null));
        var to = new KmsConnection("liar", liar.Object, CustodyPath, DateTimeOffset.UtcNow) { RootKeyId = Third.RootKeyId };
        Assert.Equal(MoveStatus.Failed, Assert.Single(Move(AtPrimary, to)).Status);
        Assert.Equal("MoveNotProved", OnlyFailure().ErrorId);
        AssertWhole(["a"], Primary);
    }

    [Fact]
    public void A_new_place_that_fails_leaves_the_key_where_it_was()
    {
        Have(Names, AtPrimary);
        Third.Fail(KmsErrorKind.Throttled);
        Assert.All(Move(AtPrimary, AtThird), move => Assert.Equal(MoveStatus.Failed, move.Status));
        Assert.Equal(2, Host.Failures.Count);
        AssertWhole(Names, Primary);
    }

    [Fact]
    public void A_key_that_no_record_knows_is_moved_where_the_old_root_key_proves_to_be_its_own()
    {
        var stored = Veeam.Seed("a | " + Primary.Seed("the password"), "the password");
        Assert.Equal(MoveStatus.Moved, Assert.Single(Move(AtPrimary, AtThird)).Status);
        AssertWhole(["a"], Third);
        Assert.Equal("the password", Third.Reveal(Carried(Veeam.List().Single(key => key.Id == stored.Id))));
        Assert.NotNull(Record("a").Protected.Check);
        Assert.Equal(Primary.InstanceId, Assert.Single(Record("a").History).InstanceId);
    }

    [Theory]
    [InlineData(RootKeyState.Destroyed, "CustodyUnknown")]
    [InlineData(RootKeyState.Active, "TestBadCiphertext")]
    public void What_one_root_key_says_of_a_key_that_no_record_knows_proves_nothing(RootKeyState state, string errorId)
    {
        Veeam.Seed("a | " + Recovery.Seed("the password"), "the password");
        Primary.State = state;
        Assert.Equal(MoveStatus.Failed, Assert.Single(Move(AtPrimary, AtThird)).Status);
        Assert.Equal(errorId, OnlyFailure().ErrorId);
        Assert.StartsWith("a | ", Assert.Single(Veeam.Descriptions), StringComparison.Ordinal);
    }

    [Fact]
    public void A_description_that_was_exchanged_with_another_keys_is_not_recorded_as_this_key()
    {
        Have(["a"], AtPrimary);
        var stored = Veeam.List().Single();
        Veeam.SetDescription(stored, "a | " + Primary.Seed("another key's password"));
        Move(AtPrimary, AtThird);
        Assert.Equal("CheckValueDiffers", OnlyFailure().ErrorId);
        Assert.Equal(Primary.InstanceId, Record("a").Wraps.Single().InstanceId);
    }

    [Fact]
    public void The_other_custodian_is_moved_without_touching_Veeam()
    {
        Have(Names);
        var writes = Veeam.Counts["set"];
        Assert.All(Move(AtRecovery, AtThird), move => Assert.True(move is { Status: MoveStatus.Moved, InVeeam: false }));
        Assert.Equal(writes, Veeam.Counts["set"]);
        AssertWhole(Names, Primary, Third);
    }

    [Fact]
    public void Keys_that_stand_in_custody_only_are_moved_in_batches_that_last()
    {
        Have(Names, AtPrimary);
        foreach (var key in Veeam.List()) Veeam.Drop(key.Id);
        var seen = 0;
        Between = () => seen = Math.Max(seen, Custody.Read().Keys.Count(record => record.Wraps[0].InstanceId == Third.InstanceId));
        Assert.All(Move(AtPrimary, AtThird), move =>
        {
            Assert.True(move is { Status: MoveStatus.Moved, InVeeam: false, Id: null });
            Assert.True(seen > 0, "It was reported before custody had it.");
        });
        Assert.All(Names, name => Assert.Equal(Third.InstanceId, Assert.Single(Record(name).Wraps).InstanceId));
    }

    [Fact]
    public void A_key_that_both_places_wrapped_keeps_the_form_at_the_new_one()
    {
        Have(Names);
        var there = Names.Select(name => Record(name).Wraps[1].Wrapped).ToArray();
        Assert.All(Move(AtPrimary, AtRecovery), move => Assert.Equal(MoveStatus.Moved, move.Status));
        AssertWhole(Names, Recovery);
        Assert.Equal(there, Names.Select(name => Record(name).Wraps[0].Wrapped));
        Assert.All(Names, name => Assert.Equal(Primary.InstanceId, Assert.Single(Record(name).History).InstanceId));
    }

    [Fact]
    public void The_other_custodian_is_moved_to_where_Veeams_form_is()
    {
        Have(Names);
        var carried = Veeam.Descriptions;
        Assert.All(Move(AtRecovery, AtPrimary), move => Assert.Equal(MoveStatus.Moved, move.Status));
        Assert.Equal(carried, Veeam.Descriptions);
        AssertWhole(Names, Primary);
    }

    [Fact]
    public void Within_one_instance_only_what_is_under_the_named_root_key_moves()
    {
        var other = new MemoryKms(LabProcess.Primary, "1e2d3c4b-0009-4000-8000-000000000009");
        var third = new MemoryKms(LabProcess.Primary, "1e2d3c4b-0008-4000-8000-000000000008");
        Have(["a"], AtPrimary);
        Have(["b"], Connect(third, "same instance"));
        var to = Connect(other, "new root key");
        Assert.Equal("a", Assert.Single(Move(AtPrimary, to)).Name);
        Assert.Equal(other.RootKeyId, Record("a").Wraps.Single().RootKeyId);
        Assert.Equal(third.RootKeyId, Record("b").Wraps.Single().RootKeyId);
        Assert.NotNull(other.Reveal(Carried(Veeam.List()[0])));
    }

    [Fact]
    public void A_move_that_was_stopped_is_resumed_where_it_was()
    {
        string[] names = [.. Enumerable.Range(10, 30).Select(number => "key-" + number)];
        Have(names, AtPrimary);
        Move(AtPrimary, AtThird, throttle: 4, atMost: 11);
        Assert.Equal(11, Third.Count("wrap"));
        Assert.Equal(19, Move(AtPrimary, AtThird, throttle: 4).Count);
        Assert.Equal(30, Third.Count("wrap"));
        AssertWhole(names, Third);
    }
}
