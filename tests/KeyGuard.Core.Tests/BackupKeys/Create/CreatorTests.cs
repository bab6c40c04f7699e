using System;
using System.Linq;
using KeyGuard.BackupKeys.Create;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.KeyProtect;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.BackupKeys.Create;

public sealed class CreatorTests : BackupKeyTest
{
    [Fact]
    public void A_key_is_recorded_in_custody_before_it_is_handed_out()
    {
        using var creator = new BackupKeyCreator(Connection, Veeam.List(), Host, 1, isRehearsal: false, key =>
        {
            var record = Record(key.Name);
            Assert.Equal(key.WrappedKey, record.Wraps.Single().Wrapped);
            Assert.Equal(RecordState.Created, record.State);
            Assert.Equal("base64-text-44", record.Protected.Secret);
            Assert.StartsWith("hmac-sha256-128:", record.Protected.Check, StringComparison.Ordinal);
        });
        creator.Check("a");
        creator.Add("a");
        creator.Complete();
        Assert.Empty(Host.Failures);
    }

    [Fact]
    public void The_password_is_the_text_behind_the_wrapped_form()
    {
        var key = Assert.Single(Create("prod"));
        Assert.Equal(Kms.Reveal(key.WrappedKey), Secret.Text(key.SecurePassword));
        Assert.Equal("prod | " + key.WrappedKey, key.Description);
        Assert.Equal((LabProcess.RootKey, Kms.VersionId(1), LabProcess.Primary), (key.RootKeyId, key.KeyVersion, key.InstanceId));
        Assert.True(key.SecurePassword.IsReadOnly());
    }

    [Fact]
    public void A_text_that_breaks_Veeams_complexity_rule_is_made_anew()
    {
        Kms.NextTexts.Enqueue("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP+=");
        var key = Assert.Single(Create("prod"));
        Assert.Equal(2, Kms.Count("wrap"));
        Assert.Contains(Secret.Text(key.SecurePassword), char.IsDigit);
        Assert.Equal(key.WrappedKey, Record("prod").Wraps.Single().Wrapped);
    }

    [Fact]
    public void A_service_that_never_gives_a_proper_text_is_given_up()
    {
        for (var number = 0; number < 20; number++) Kms.NextTexts.Enqueue("no digit in here, and no upper case either=");
        Assert.Empty(Create("prod"));
        Assert.Equal("PasswordNotComplex", Host.Failures.Single().ErrorId);
        Assert.Equal(10, Kms.Count("wrap"));
        Assert.Empty(Custody.Read().Keys);
    }

    [Fact]
    public void Keys_come_in_the_order_in_which_they_were_asked_for()
    {
        var names = Enumerable.Range(1, 40).Select(number => "key " + number).ToArray();
        Assert.Equal(names, Create(names).Select(key => key.Name));
        Assert.Equal(40, Custody.Read().Keys.Count);
    }

    [Theory]
    [InlineData("prod")]
    [InlineData("PROD")]
    public void A_name_that_Veeam_has_is_refused_before_any_call(string name)
    {
        Veeam.Seed("prod | " + Kms.Seed("x"));
        AssertTaken(name);
    }

    [Fact]
    public void A_name_that_is_a_whole_description_in_Veeam_is_refused()
    {
        Veeam.Seed("old password of 2019");
        AssertTaken("Old password of 2019");
    }

    [Fact]
    public void A_name_given_twice_is_refused()
    {
        using var creator = new BackupKeyCreator(Connection, Veeam.List(), Host, 1, isRehearsal: false, static _ => { });
        creator.Check("a");
        Assert.Equal("BackupKeyExists", Assert.Throws<KeyGuardException>(() => creator.Check("A")).ErrorId);
    }

    [Fact]
    public void A_name_that_custody_has_in_use_is_refused_though_Veeam_has_lost_it()
    {
        var id = Have("prod").Single().Id;
        Veeam.Drop(id);
        AssertTaken("prod");
    }

    [Fact]
    public void A_key_that_was_never_registered_frees_its_name_and_its_wrapped_form_is_kept()
    {
        var first = Create("prod").Single();
        var second = Create("prod").Single();
        var record = Record("prod");
        Assert.Equal(second.WrappedKey, record.Wraps.Single().Wrapped);
        Assert.Equal(first.WrappedKey, record.History.Single().Wrapped);
    }

    [Fact]
    public void Where_there_is_no_Veeam_a_name_in_custody_stays_taken()
    {
        Create("prod");
        using var creator = new BackupKeyCreator(Connection, null, Host, 1, isRehearsal: false, static _ => { });
        Assert.Equal("BackupKeyExists", Assert.Throws<KeyGuardException>(() => creator.Check("prod")).ErrorId);
    }

    [Fact]
    public void A_failure_is_reported_under_the_keys_name_and_the_others_go_on()
    {
        var calls = 0;
        Kms.Before = _ =>
        {
            if (++calls == 2) throw MemoryKms.Failure(KmsErrorKind.Throttled);
        };
        var made = Create("a", "b", "c");
        Assert.Equal(2, made.Count);
        var failure = Assert.Single(Host.Failures);
        Assert.Matches("^[abc]$", failure.Target);
        Assert.DoesNotContain(made, key => key.Name == failure.Target);
        Assert.Equal(made.Select(key => key.Name), Custody.Read().Keys.Select(record => record.Name).OrderBy(name => name, StringComparer.Ordinal));
    }

    [Fact]
    public void Without_a_root_key_nothing_is_begun()
    {
        var connection = new KmsConnection("none", Kms, CustodyPath, DateTimeOffset.MinValue);
        Assert.Equal("RootKeyNotChosen", Assert.Throws<KeyGuardException>(() => new BackupKeyCreator(connection, Veeam.List(), Host, 1, isRehearsal: false, static _ => { })).ErrorId);
        Assert.Empty(Kms.Calls);
    }

    [Fact]
    public void A_damaged_custody_file_stops_it_before_any_call()
    {
        System.IO.File.WriteAllText(CustodyPath, "damaged");
        Assert.Equal("CustodyFileDamaged", Assert.Throws<KeyGuardException>(() => Create("a")).ErrorId);
        Assert.Empty(Kms.Calls);
    }

    [Fact]
    public void It_is_possible_without_a_key_store()
    {
        using var creator = new BackupKeyCreator(Connection, null, Host, 1, isRehearsal: false, static _ => { });
        creator.Check("a");
        creator.Add("a");
        creator.Complete();
        Assert.Single(Custody.Read().Keys);
    }

    private void AssertTaken(string name)
    {
        Kms.Calls.Clear();
        using var creator = new BackupKeyCreator(Connection, Veeam.List(), Host, 1, isRehearsal: false, static _ => { });
        var failure = Assert.Throws<KeyGuardException>(() => creator.Check(name));
        Assert.Equal(("BackupKeyExists", name), (failure.ErrorId, failure.Target));
        Assert.Empty(Kms.Calls);
    }
}
