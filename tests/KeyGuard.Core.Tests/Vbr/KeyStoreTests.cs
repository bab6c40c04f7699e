using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.BackupKeys;
using KeyGuard.Errors;
using KeyGuard.Tests.Support;
using KeyGuard.Vbr;
using Xunit;

namespace KeyGuard.Tests.Vbr;

/// <summary>The REST API as a key store: what it hands on, and how it ends when the user stops.</summary>
public sealed class KeyStoreTests(LabProcess lab) : VbrTest(lab)
{
    [Fact]
    public async Task It_adds_lists_changes_and_removes()
    {
        IBackupKeyStore store = new VbrKeyStore(await ConnectAsync(), CancellationToken.None);
        var added = store.Add(Secret.Of("secret"), "one");
        Assert.Equal(added.Id, ((VbrEncryptionPassword)added.Native!).Id);
        store.SetDescription(added, "two");
        Assert.Equal("two", Assert.Single(store.List()).Description);
        Assert.Equal("secret", Control.VbrPasswords()["two"]);
        store.Remove(added);
        Assert.Empty(store.List());
    }

    [Fact]
    public async Task After_a_stop_nothing_is_read_any_more()
    {
        using var stop = new CancellationTokenSource();
        IBackupKeyStore store = new VbrKeyStore(await ConnectAsync(), stop.Token);
        Control.Fault("""{"path":"/encryptionPasswords","transport":"hang"}""");
        stop.CancelAfter(TimeSpan.FromMilliseconds(200));
        Assert.ThrowsAny<OperationCanceledException>(() => store.List());
    }

    [Fact]
    public async Task A_write_in_hand_and_the_listing_that_proves_it_are_still_made()
    {
        using var stop = new CancellationTokenSource();
        IBackupKeyStore store = new VbrKeyStore(await ConnectAsync(), stop.Token);
        var added = store.Add(Secret.Of("secret"), "one");
        Control.Fault("""{"method":"PUT","delayMilliseconds":600}""");
        stop.CancelAfter(TimeSpan.FromMilliseconds(200));
        store.SetDescription(added, "two");
        Assert.True(stop.IsCancellationRequested);
        Assert.Equal("two", store.List().Single().Description);
        Assert.ThrowsAny<OperationCanceledException>(() => store.List());
    }

    [Fact]
    public async Task A_closed_connection_says_so()
    {
        var connection = await ConnectAsync();
        IBackupKeyStore store = new VbrKeyStore(connection, CancellationToken.None);
        connection.Close();
        Assert.Equal("ConnectionClosed", Assert.Throws<KeyGuardException>(() => store.List()).ErrorId);
    }
}
