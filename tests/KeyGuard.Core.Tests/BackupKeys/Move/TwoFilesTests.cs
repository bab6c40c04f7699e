using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Inventory;
using KeyGuard.BackupKeys.Move;
using KeyGuard.BackupKeys.Unwrap;
using KeyGuard.BackupKeys.Update;
using KeyGuard.Connections;
using KeyGuard.Tests.BackupKeys.TwoCustodians;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.BackupKeys.Move;

/// <summary>Moving between two connections that record in two custody files.</summary>
public sealed class TwoFilesTests : TwoCustodiansTest
{
    private static readonly string[] Names = ["a", "b"];

    private KmsConnection Elsewhere => field ??= new KmsConnection("elsewhere", Third, TempPath("other.json"), DateTimeOffset.UtcNow) { RootKeyId = Third.RootKeyId };

    private CustodyFile Other => Elsewhere.Custody;

    private CustodyRecord OtherRecord(string name) => Other.Read().Keys.Single(record => record.Name == name);

    [Fact]
    public void Both_files_know_the_new_form_and_the_old_one()
    {
        Have(Names, AtPrimary);
        var old = Veeam.List().ToDictionary(key => key.Description.Split(' ')[0], Carried);
        Assert.All(Move(AtPrimary, Elsewhere), move => Assert.Equal(MoveStatus.Moved, move.Status));
        AssertWhole(Names, Third);
        foreach (var name in Names)
        {
            var (mine, others) = (Record(name), OtherRecord(name));
            Assert.Equal(mine.Wraps.Single().Wrapped, others.Wraps.Single().Wrapped);
            Assert.Equal((old[name], old[name]), (mine.History.Single().Wrapped, others.History.Single().Wrapped));
            Assert.Equal((mine.Protected.Check, mine.Veeam!.PasswordId, mine.State), (others.Protected.Check, others.Veeam!.PasswordId, others.State));
            Assert.Null(others.Pending);
            Assert.Null(others.Wraps[0].SupersededAt);
        }
    }

    [Fact]
    public void Each_end_alone_unwraps_what_Veeam_shows_and_what_it_showed()
    {
        Have(Names, AtPrimary);
        var texts = Veeam.List().Select(Carried).ToList();
        Move(AtPrimary, Elsewhere);
        texts.AddRange(Veeam.List().Select(Carried));
        var unwrapped = UnwrapFrom(Other, texts, Elsewhere);
        Assert.Equal(["a", "b", "a", "b"], unwrapped);
        // The old end resolves the names, and as long as the old root key lives, the old forms.
        Assert.Equal(["a", "b"], UnwrapFrom(Custody, texts.Take(2), AtPrimary));
    }

    [Fact]
    public void The_new_end_alone_rewraps_them_and_the_old_end_hears_of_it_when_both_are_there()
    {
        Have(Names, AtPrimary);
        Move(AtPrimary, Elsewhere);
        Third.Version = 2;
        Assert.All(Update(Elsewhere), update => Assert.Equal(UpdateStatus.Rewrapped, update.Status));
        Assert.Equal(Veeam.List().Select(Carried), Names.Select(name => OtherRecord(name).Wraps.Single().Wrapped));
        Third.Version = 3;
        Assert.All(Update(AtPrimary, Elsewhere), update => Assert.Equal(UpdateStatus.Rewrapped, update.Status));
        foreach (var file in new[] { Custody, Other })
        {
            Assert.Equal(Veeam.List().Select(Carried), Names.Select(name => file.Read().Keys.Single(record => record.Name == name).Wraps.Single().Wrapped));
        }
    }

    [Fact]
    public void A_key_that_both_files_know_is_one_key_to_whoever_reads_both()
    {
        Have(Names, AtPrimary);
        Move(AtPrimary, Elsewhere);
        foreach (var key in Veeam.List()) Veeam.Drop(key.Id);
        var book = CustodyBook.Open([Custody, Other]);
        Assert.Equal(Names, book.Entries.Select(entry => entry.Record.Name));
        Assert.All(book.Entries, entry => Assert.Equal([Custody, Other], entry.Places.Select(place => place.File)));
        Assert.Equal(Names, BackupKeyInventory.Join([], book, includeUnmanaged: false).Select(entry => entry.Name));
    }

    [Fact]
    public void What_is_learned_by_unwrapping_is_learned_by_both_files()
    {
        Have(["a"], AtPrimary);
        Move(AtPrimary, Elsewhere);
        Third.Version = 2;
        using (var unwrapper = new BackupKeyUnwrapper([AtPrimary, Elsewhere], CustodyBook.Open([Custody, Other]), Host, 1, _ => { }))
        {
            unwrapper.Add(new UnwrapRequest("a", Carried(Veeam.List().Single()), null));
            unwrapper.Complete();
        }
        Assert.Equal(Third.VersionId(2), Record("a").Wraps.Single().RootKeyVersion);
        Assert.Equal(Record("a").Wraps.Single().Wrapped, OtherRecord("a").Wraps.Single().Wrapped);
    }

    [Fact]
    public void An_update_with_two_files_makes_no_records_in_one_that_does_not_know_the_key()
    {
        Have(Names, AtPrimary);
        Primary.Version = 2;
        Update(AtPrimary, Elsewhere);
        Assert.Empty(Other.Read().Keys);
    }

    [Fact]
    public void A_different_key_of_the_same_name_in_the_other_file_is_left_alone()
    {
        Have(["a"], AtPrimary);
        var edit = new CustodyEdit();
        edit.Plan(Other, "a", record =>
        {
            record.Protected.Check = "hmac-sha256-128:another";
            record.Wraps.Add(RecordChanges.NewWrap(Elsewhere, Third.RootKeyId, "v", Third.Seed("another"), null));
        });
        edit.Write();
        Move(AtPrimary, Elsewhere);
        Assert.Equal("hmac-sha256-128:another", OtherRecord("a").Protected.Check);
        Assert.Equal(Record("a").Wraps.Single().Wrapped, OtherRecord("a (2)").Wraps.Single().Wrapped);
        Assert.Null(OtherRecord("a (2)").Pending);
    }

    [Fact]
    public void A_key_that_no_file_knew_is_known_to_both()
    {
        Veeam.Seed("a | " + Primary.Seed("the password"), "the password");
        Assert.Equal(MoveStatus.Moved, Assert.Single(Move(AtPrimary, Elsewhere)).Status);
        foreach (var record in new[] { Record("a"), OtherRecord("a") })
        {
            Assert.Equal((Third.InstanceId, Primary.InstanceId), (record.Wraps.Single().InstanceId, record.History.Single().InstanceId));
            Assert.NotNull(record.Protected.Check);
        }
    }

    [Fact]
    public void A_custodian_that_stands_in_custody_only_is_moved_in_both_files()
    {
        Have(Names);
        Assert.All(Move(AtRecovery, Elsewhere), move => Assert.True(move is { Status: MoveStatus.Moved, InVeeam: false }));
        Assert.All(Names, name => Assert.Equal(Record(name).Wraps.Select(wrap => wrap.Wrapped), OtherRecord(name).Wraps.Select(wrap => wrap.Wrapped)));
    }

    [Fact]
    public void A_move_that_is_killed_anywhere_is_settled_in_both_files()
    {
        for (var at = 1; at <= 60; at++)
        {
            var name = "key-" + at;
            Have([name], AtPrimary);
            var kill = new KillPoint(at, CustodyPath, Other.Path, BundlePath, JournalPath);
            kill.Watch(Veeam, All);
            Between = Host.AfterAppend = kill.Step;
            var exception = Xunit.Record.Exception(() => Move(AtPrimary, Elsewhere));
            Between = Host.AfterAppend = static () => { };
            kill.Bury(Veeam, All);
            Assert.True(KillPoint.Explains(exception), exception?.ToString());
            NewHost();
            Move(AtPrimary, Elsewhere);
            Assert.Empty(Move(AtPrimary, Elsewhere));
            Assert.Null(OtherRecord(name).Pending);
            var wrap = Assert.Single(OtherRecord(name).Wraps);
            Assert.Equal((Third.InstanceId, Record(name).Wraps.Single().Wrapped), (wrap.InstanceId, wrap.Wrapped));
            Assert.Equal(name + " | " + wrap.Wrapped, Assert.Single(Veeam.Descriptions));
            Veeam.Drop(Veeam.List().Single().Id);
            if (kill.Reached) continue;
            Assert.True(at > 10, "Too few effects were seen for the test to mean anything.");
            return;
        }
        Assert.Fail("The run has more steps than were tried.");
    }

    private List<string> UnwrapFrom(CustodyFile custody, IEnumerable<string> texts, KmsConnection connection)
    {
        var names = new List<string>();
        using var unwrapper = new BackupKeyUnwrapper([connection], CustodyBook.Open([custody]), Host, 1, key =>
        {
            Assert.Equal(Veeam.Password(Veeam.List().Single(stored => stored.Description.StartsWith(key.Name + " ", StringComparison.Ordinal)).Id), Secret.Text(key.Result!.KeyText));
            names.Add(key.Name);
        });
        foreach (var text in texts) unwrapper.Add(new UnwrapRequest("", text, null));
        unwrapper.Complete();
        return names;
    }
}
