using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Inventory;
using KeyGuard.KeyProtect;
using Xunit;

namespace KeyGuard.Tests.BackupKeys;

/// <summary>What Veeam and custody know together, and what depends on a root key.</summary>
public sealed class InventoryTests : BackupKeyTest
{
    [Fact]
    public void A_registered_key_shows_both_sides()
    {
        var id = Have("a").Single().Id;
        var entry = Join(includeUnmanaged: false).Single();
        Assert.Equal(("a", CustodyKnowledge.Known, true, (Guid?)id), (entry.Name, entry.Custody, entry.InVeeam, entry.Id));
        Assert.Equal((Kms.RootKeyId, Kms.VersionId(1), Kms.InstanceId), (entry.RootKeyId, entry.KeyVersion, entry.InstanceId));
        Assert.Equal(("", 0), (entry.Pending, entry.SupersededForms));
        Assert.NotNull(entry.Created);
    }

    [Fact]
    public void A_key_that_only_Veeam_knows_has_unknown_custody()
    {
        Veeam.Seed("legacy | " + Kms.Seed("x"));
        var entry = Join(includeUnmanaged: false).Single();
        Assert.Equal(("legacy", CustodyKnowledge.Unknown, true), (entry.Name, entry.Custody, entry.InVeeam));
        Assert.Null(entry.RootKeyId);
    }

    [Fact]
    public void A_key_that_only_custody_knows_is_listed_once_and_last()
    {
        Create("made");
        Have("registered");
        var entries = Join(includeUnmanaged: false);
        Assert.Equal(["registered", "made"], entries.Select(entry => entry.Name));
        Assert.Equal(false, entries[1].InVeeam);
        Assert.Null(entries[1].EncryptionKey);
        Assert.StartsWith("made | ", entries[1].Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public void A_password_that_is_not_wrapped_is_shown_on_request_only(bool include, int count)
    {
        Veeam.Seed("old password of 2019");
        var entries = Join(include);
        Assert.Equal(count, entries.Length);
        Assert.All(entries, entry => Assert.Equal((CustodyKnowledge.None, ""), (entry.Custody, entry.WrappedKey)));
    }

    [Fact]
    public void A_key_that_somebody_wrapped_anew_without_us_is_not_listed_twice()
    {
        var id = Have("a").Single().Id;
        Veeam.SetDescription(Veeam.List().Single(key => key.Id == id), "a | " + Kms.Seed("x"));
        Assert.Equal(CustodyKnowledge.Unknown, Assert.Single(Join(includeUnmanaged: false)).Custody);
    }

    [Fact]
    public async Task The_dependents_of_a_root_key_are_found_in_custody_in_Veeam_and_among_registrations()
    {
        Have("a");
        Create("b");
        Kms.Registrations.Add("crn:bucket");
        var dependents = await FindAsync(Kms.RootKeyId);
        Assert.Equal(["custody a", "custody b", "Veeam a", "registration crn:bucket"], dependents);
    }

    [Fact]
    public async Task A_key_moved_to_another_root_key_still_depends_on_the_old_one_while_an_old_form_stands_in_history()
    {
        Have("a");
        Custody.Change(document =>
        {
            document.Keys[0].Use(new CustodyWrap { InstanceId = Kms.InstanceId, RootKeyId = "another", Wrapped = "w" }, document.Keys[0].Wraps[0].Wrapped);
            return true;
        });
        Assert.Contains("custody a", await FindAsync(Kms.RootKeyId));
        Assert.Contains("custody a", await FindAsync("another"));
        Assert.DoesNotContain("custody a", await FindAsync("a third"));
    }

    [Theory]
    [InlineData(KmsErrorKind.KeyUnknown)]
    [InlineData(KmsErrorKind.Rejected)]
    [InlineData(KmsErrorKind.RootKeyDestroyed)]
    public async Task A_service_without_registrations_has_none(KmsErrorKind kind)
    {
        Kms.Fail(kind);
        Assert.Empty(await FindAsync(Kms.RootKeyId));
    }

    [Theory]
    [InlineData(KmsErrorKind.Unavailable)]
    [InlineData(KmsErrorKind.AuthenticationFailed)]
    [InlineData(KmsErrorKind.Throttled)]
    public async Task When_registrations_cannot_be_asked_nobody_says_that_there_are_none(KmsErrorKind kind)
    {
        Kms.Fail(kind);
        await Assert.ThrowsAsync<KmsException>(() => FindAsync(Kms.RootKeyId));
    }

    [Fact]
    public void Wrapped_keys_of_unknown_custody_are_counted_as_possible_dependents()
    {
        Have("a");
        Veeam.Seed("legacy | " + Kms.Seed("x"));
        Veeam.Seed("old password of 2019");
        Assert.Equal(1, RootKeyDependents.CountUnknown(Veeam.List(), CustodyBook.Open([Custody])));
        Assert.Equal(0, RootKeyDependents.CountUnknown(null, CustodyBook.Open([Custody])));
    }

    private BackupKeyEntry[] Join(bool includeUnmanaged) => BackupKeyInventory.Join(Veeam.List(), CustodyBook.Open([Custody]), includeUnmanaged).ToArray();

    private async Task<string[]> FindAsync(string rootKeyId) =>
        (await RootKeyDependents.FindAsync(Connection, rootKeyId, Veeam.List(), CustodyBook.Open([Custody]), CancellationToken.None)).Select(found => found.Kind + " " + found.Name).ToArray();
}
