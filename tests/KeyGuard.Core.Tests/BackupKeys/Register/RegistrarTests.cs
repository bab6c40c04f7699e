using System;
using System.Linq;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Register;
using KeyGuard.Errors;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.BackupKeys.Register;

/// <summary>Made keys on their way into Veeam.</summary>
public sealed class RegistrarTests : BackupKeyTest
{
    [Fact]
    public void A_made_key_ends_up_in_Veeam_with_its_password_and_in_custody()
    {
        var key = Assert.Single(Have("prod"));
        Assert.True(key.Added);
        Assert.Equal("native " + key.Id, key.EncryptionKey);
        Assert.Empty(Host.Failures);
        AssertConsistent("prod");
        Assert.Empty(Record("prod").History);
    }

    [Fact]
    public void Custody_knows_of_the_change_before_Veeam_is_touched()
    {
        var keys = Create("prod");
        Veeam.Before = operation =>
        {
            if (operation == "add") Assert.Equal(PendingChange.Register, Record("prod").Pending!.Operation);
        };
        Assert.Single(Register(keys));
    }

    [Fact]
    public void Many_keys_share_listings_and_flushes()
    {
        var registered = Have(Enumerable.Range(1, 70).Select(number => "key " + number).ToArray());
        Assert.Equal(70, registered.Count);
        Assert.Equal(70, Veeam.Counts["add"]);
        Assert.InRange(Veeam.Counts["list"], 1, 6);
    }

    [Fact]
    public void Registering_again_finds_it_there()
    {
        var keys = Create("prod");
        Assert.True(Register(keys).Single().Added);
        Assert.False(Register(keys).Single().Added);
        Assert.Equal(1, Veeam.Counts["add"]);
        AssertConsistent("prod");
    }

    [Fact]
    public void The_same_key_twice_in_the_input_is_added_once()
    {
        var keys = Create("prod");
        Register([.. keys, .. keys]);
        Assert.Single(Veeam.Descriptions);
        AssertConsistent("prod");
    }

    [Fact]
    public void Two_keys_of_one_name_in_the_input_do_not_both_get_in()
    {
        var first = Create("prod");
        var second = Create("prod");
        var registered = Register([.. first, .. second]);
        Assert.Single(registered);
        Assert.Equal("BackupKeyExists", Host.Failures.Single().ErrorId);
        Assert.Single(Veeam.Descriptions);
        AssertConsistent("prod");
    }

    [Fact]
    public void Of_two_keys_made_under_one_name_the_older_one_is_recorded_with_its_own_check_value()
    {
        var older = Create("prod");
        Create("prod");
        Register(older);
        AssertConsistent("prod");
        Assert.Equal([("prod", Veeam.Password(Veeam.List()[0].Id))], Unwrap(Requests()));
        Assert.Empty(Host.Failures);
    }

    [Fact]
    public void A_name_that_Veeam_got_in_the_meantime_is_refused_and_nothing_is_pending()
    {
        var keys = Create("prod");
        Veeam.Seed("PROD | " + Kms.Seed("other"));
        Assert.Empty(Register(keys));
        Assert.Equal("BackupKeyExists", Host.Failures.Single().ErrorId);
        Assert.Null(Record("prod").Pending);
        Assert.Equal(0, Veeam.Counts["add"]);
    }

    [Fact]
    public void A_description_that_Veeam_cut_is_taken_out_again()
    {
        Veeam.DescriptionLimit = 60;
        Assert.Empty(Have("prod"));
        var failure = Host.Failures.Single();
        Assert.Equal(("VeeamDescriptionAltered", "prod"), (failure.ErrorId, failure.Target));
        Assert.Empty(Veeam.Descriptions);
        Assert.Null(Record("prod").Pending);
        Assert.Equal(RecordState.Created, Record("prod").State);
        Assert.Single(Record("prod").Wraps);
    }

    [Fact]
    public void A_cut_description_that_cannot_be_taken_out_is_reported_and_the_others_are_finished()
    {
        var keys = Create("a name so long that its description is cut", "b");
        Veeam.DescriptionLimit = keys[1].Description.Length;
        Veeam.Before = operation =>
        {
            if (operation == "remove") throw Faults.VeeamFailed("Remove-VBREncryptionKey", "in use", null);
        };
        Assert.Equal("b", Assert.Single(Register(keys)).Name);
        Assert.Equal(keys[0].Name, Assert.Single(Host.Failures).Target);
        AssertConsistent("b");
    }

    [Fact]
    public void An_addition_that_fails_is_reported_and_the_others_go_on()
    {
        var keys = Create("a", "b", "c");
        var adds = 0;
        Veeam.Before = operation =>
        {
            if (operation == "add" && ++adds == 2) throw Faults.VeeamFailed("Add-VBREncryptionKey", "no licence", null);
        };
        Assert.Equal(["a", "c"], Register(keys).Select(key => key.Name));
        Assert.Equal(("VeeamCommandFailed", "b"), (Host.Failures.Single().ErrorId, Host.Failures.Single().Target));
        Assert.Null(Record("b").Pending);
        Assert.Single(Record("b").Wraps);
    }

    [Fact]
    public void An_addition_that_throws_though_it_took_effect_is_a_success()
    {
        var keys = Create("prod");
        Veeam.After = operation =>
        {
            if (operation == "add") throw Faults.VeeamFailed("Add-VBREncryptionKey", "lost connection", null);
        };
        Assert.True(Register(keys).Single().Added);
        Assert.Empty(Host.Failures);
        AssertConsistent("prod");
    }

    [Fact]
    public void An_addition_that_is_accepted_and_lost_is_reported()
    {
        Veeam.Ignored.Add("add");
        Assert.Empty(Have("prod"));
        Assert.Equal("VeeamWriteNotKept", Host.Failures.Single().ErrorId);
        Assert.Null(Record("prod").Pending);
    }

    [Fact]
    public void After_a_stop_nothing_new_is_added_and_what_was_added_is_recorded()
    {
        var keys = Create("a", "b", "c");
        Veeam.After = operation =>
        {
            if (operation == "add") Host.Stop();
        };
        Register(keys);
        Assert.Equal(1, Veeam.Counts["add"]);
        AssertConsistent("a");
        Veeam.After = null;
        NewHost();
        Assert.Equal([false, true, true], Register(keys).Select(key => key.Added));
        AssertConsistent("c");
    }

    [Fact]
    public void An_unwritable_custody_file_stops_it_before_Veeam_is_touched()
    {
        var keys = Create("prod");
        System.IO.File.SetAttributes(CustodyPath, System.IO.FileAttributes.ReadOnly);
        try
        {
            using var registrar = new BackupKeyRegistrar(Veeam, Host, static _ => { });
            Assert.Equal("CustodyFileUnwritable", Assert.Throws<KeyGuardException>(() => registrar.Add(keys[0])).ErrorId);
            Assert.Equal(0, Veeam.Counts["add"]);
        }
        finally
        {
            System.IO.File.SetAttributes(CustodyPath, System.IO.FileAttributes.Normal);
        }
    }

    [Fact]
    public void What_an_earlier_run_left_pending_is_settled_first()
    {
        var keys = Create("prod");
        var id = Veeam.Seed(keys[0].Description, Secret.Text(keys[0].SecurePassword)).Id;
        Custody.Change(document =>
        {
            document.Keys[0].Pending = new PendingChange { Operation = PendingChange.Register, Wrap = document.Keys[0].Wraps[0], Description = keys[0].Description };
            return true;
        });
        var registered = Assert.Single(Register(keys));
        Assert.Equal((false, id), (registered.Added, registered.Id));
        Assert.Contains(Host.VerboseMessages, message => message.Contains("interrupted register", StringComparison.Ordinal));
        AssertConsistent("prod");
    }

    [Fact]
    public void A_key_that_a_person_had_added_before_is_left_alone()
    {
        var stranger = Veeam.Seed("old password of 2019");
        Have("prod");
        Assert.Contains(Veeam.List(), key => key.Id == stranger.Id && key.Description == stranger.Description);
    }
}
