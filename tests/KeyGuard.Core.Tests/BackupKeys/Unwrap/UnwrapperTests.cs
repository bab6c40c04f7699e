using System;
using System.Linq;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Unwrap;
using KeyGuard.KeyProtect;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.BackupKeys.Unwrap;

public sealed class UnwrapperTests : BackupKeyTest
{
    [Fact]
    public void Every_key_comes_back_with_its_password()
    {
        Have("a", "b", "c");
        var expected = Veeam.List().Select(key => (key.Description.Substring(0, 1), Veeam.Password(key.Id))).ToArray();
        Assert.Equal(expected, Unwrap(Requests()).OrderBy(key => key.Name, StringComparer.Ordinal));
        Assert.Empty(Host.Failures);
    }

    [Fact]
    public void Before_a_rotation_nothing_is_written()
    {
        Have("a");
        var before = System.IO.File.ReadAllText(CustodyPath);
        Unwrap(Requests());
        Assert.Equal(before, System.IO.File.ReadAllText(CustodyPath));
    }

    [Fact]
    public void A_fresher_form_is_kept_in_custody_and_Veeams_is_still_resolved()
    {
        Have("a");
        Kms.Version = 2;
        Assert.Single(Unwrap(Requests()));
        var record = Record("a");
        Assert.Equal(Kms.VersionId(2), record.Wraps.Single().RootKeyVersion);
        Assert.Equal(Kms.Reveal(record.Wraps.Single().Wrapped), Kms.Reveal(record.History.Single().Wrapped));
        Assert.EndsWith(record.History.Single().Wrapped, Veeam.Descriptions.Single(), StringComparison.Ordinal);
        Assert.Single(Unwrap(Requests()));
        Assert.Single(Record("a").History);
        Assert.Empty(Host.Failures);
    }

    [Fact]
    public void An_old_hint_is_unwrapped_and_changes_nothing_about_the_present_form()
    {
        Have("a");
        var old = Requests().Single();
        Kms.Version = 2;
        Update();
        var before = System.IO.File.ReadAllText(CustodyPath);
        Assert.Single(Unwrap([old]));
        Assert.Equal(before, System.IO.File.ReadAllText(CustodyPath));
    }

    [Fact]
    public void A_password_that_is_not_the_recorded_one_is_refused()
    {
        Have("a");
        Custody.Change(document =>
        {
            document.Keys[0].Protected.Check = "hmac-sha256-128:something-else";
            return true;
        });
        Assert.Empty(Unwrap(Requests()));
        Assert.Equal(("CheckValueDiffers", "a"), (Host.Failures.Single().ErrorId, Host.Failures.Single().Target));
    }

    [Fact]
    public void A_text_that_was_exchanged_with_another_keys_is_still_recognised_as_that_keys()
    {
        Have("a", "b");
        var texts = Requests().ToDictionary(request => request.Name, request => request.Wrapped);
        var unwrapped = Unwrap([new UnwrapRequest("a", texts["b"], null)]);
        Assert.Equal("b", unwrapped.Single().Name);
    }

    [Fact]
    public void What_unwrapping_an_unknown_key_teaches_is_recorded()
    {
        Veeam.Seed("legacy | " + Kms.Seed("the password"), "the password");
        Assert.Equal([("legacy", "the password")], Unwrap(Requests()));
        var record = Record("legacy");
        Assert.NotNull(record.Protected.Check);
        Assert.Equal((Kms.InstanceId, Kms.RootKeyId, Kms.VersionId(1)), (record.Wraps[0].InstanceId, record.Wraps[0].RootKeyId, record.Wraps[0].RootKeyVersion));
    }

    [Fact]
    public void A_read_only_custody_file_is_worth_one_warning_and_no_more()
    {
        Have("a", "b", "c");
        Kms.Version = 2;
        System.IO.File.SetAttributes(CustodyPath, System.IO.FileAttributes.ReadOnly);
        try
        {
            Assert.Equal(3, Unwrap(Requests()).Count);
            Assert.Single(Host.Warnings);
            Assert.Empty(Host.Failures);
        }
        finally
        {
            System.IO.File.SetAttributes(CustodyPath, System.IO.FileAttributes.Normal);
        }
    }

    [Fact]
    public void A_custody_file_that_got_damaged_in_the_meantime_is_worth_a_warning_and_no_more()
    {
        Veeam.Seed("legacy | " + Kms.Seed("the password"), "the password");
        Kms.Before = _ => System.IO.File.WriteAllText(CustodyPath, "damaged");
        Assert.Single(Unwrap(Requests()));
        Assert.Single(Host.Warnings);
        Assert.Equal("damaged", System.IO.File.ReadAllText(CustodyPath));
    }

    [Theory]
    [InlineData(RootKeyState.Destroyed, "RootKeyDestroyed")]
    [InlineData(RootKeyState.Suspended, "RootKeyDisabled")]
    public void A_revoked_root_key_is_reported_and_nothing_is_removed(RootKeyState state, string errorId)
    {
        Have("a");
        Kms.State = state;
        var before = System.IO.File.ReadAllText(CustodyPath);
        Assert.Empty(Unwrap(Requests()));
        Assert.Equal((errorId, "a"), (Host.Failures.Single().ErrorId, Host.Failures.Single().Target));
        Assert.Equal(before, System.IO.File.ReadAllText(CustodyPath));
    }

    [Fact]
    public void In_a_disaster_another_instance_with_the_same_material_is_tried()
    {
        Have("a");
        var other = new MemoryKms(LabProcess.Recovery, LabProcess.RecoveryRootKey);
        Assert.Empty(Unwrap(Requests(), Connect(other, "recovery")));
        Assert.Equal(1, other.Count("unwrap"));
        Assert.Equal(KmsErrorKind.BadCiphertext, Assert.IsType<KmsException>(Host.Failures.Single()).Kind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_unknown_key_is_unwrapped_by_whichever_root_key_can(bool otherFirst)
    {
        Veeam.Seed("legacy | " + Kms.Seed("the password"), "the password");
        var other = Connect(new MemoryKms(LabProcess.Recovery, LabProcess.RecoveryRootKey), "recovery");
        Assert.Single(otherFirst ? Unwrap(Requests(), other, Connection) : Unwrap(Requests(), Connection, other));
        Assert.Equal(Kms.InstanceId, Record("legacy").Wraps[0].InstanceId);
    }

    [Fact]
    public void A_revoked_candidate_leaves_an_unknown_key_unknown()
    {
        Veeam.Seed("legacy | " + Kms.Seed("the password"), "the password");
        Kms.State = RootKeyState.Destroyed;
        Assert.Empty(Unwrap(Requests()));
        Assert.Equal("CustodyUnknown", Host.Failures.Single().ErrorId);
    }

    [Fact]
    public void A_record_that_came_from_a_file_of_the_users_is_used_and_not_changed()
    {
        var path = TempPath("bundle.json");
        Veeam.Seed("a | " + Kms.Seed("the password"), "the password");
        Unwrap(Requests());
        System.IO.File.Move(CustodyPath, path);
        var bundle = System.IO.File.ReadAllText(path);
        var book = CustodyBook.Open([]);
        book.Add(null, CustodyFile.At(path).Read());
        Kms.Version = 2;
        var unwrapped = 0;
        using (var unwrapper = new BackupKeyUnwrapper([Connection], book, Host, 1, _ => unwrapped++))
        {
            foreach (var request in Requests()) unwrapper.Add(request);
            unwrapper.Complete();
        }
        Assert.Equal(1, unwrapped);
        Assert.Equal(bundle, System.IO.File.ReadAllText(path));
        Assert.Equal("a", Custody.Read().Keys.Single().Name);
    }

    [Fact]
    public void What_was_handed_out_is_overwritten_afterwards()
    {
        Have("a");
        UnwrappedKey? kept = null;
        using (var unwrapper = new BackupKeyUnwrapper([Connection], CustodyBook.Open([Custody]), Host, 1, key => kept = key))
        {
            unwrapper.Add(Requests().Single());
            unwrapper.Complete();
        }
        Assert.Throws<ObjectDisposedException>(() => kept!.Result!.KeyText.Bytes);
    }
}
