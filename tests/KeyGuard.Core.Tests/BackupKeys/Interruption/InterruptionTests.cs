using System;
using System.Linq;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Update;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.BackupKeys.Interruption;

/// <summary>
/// Each command is ended after each of its effects in turn and then run again: nothing may be lost, nothing doubled, and
/// the rest must be finished.
/// </summary>
public sealed class InterruptionTests : BackupKeyTest
{
    private const int MoreStepsThanAnyRunHas = 60;
    private static readonly string[] Names = ["a", "b", "c"];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_update_that_was_interrupted_is_finished_by_the_next_run(bool hard) => AtEveryPoint(hard, () => Have(Names), _ =>
    {
        Kms.Version++;
        return () => Update();
    }, _ =>
    {
        Assert.All(Update(), update => Assert.True(update.Status is UpdateStatus.Rewrapped or UpdateStatus.AlreadyCurrent, update.ToString()));
        Assert.All(Update(), update => Assert.Equal(UpdateStatus.AlreadyCurrent, update.Status));
        AssertAllConsistent();
        Assert.All(Names, name => Assert.Equal(Kms.VersionId(Kms.Version), Record(name).Wraps.Single().RootKeyVersion));
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_update_of_unrecorded_keys_that_was_interrupted_is_finished_by_the_next_run(bool hard) => AtEveryPoint(hard, () =>
    {
        return Names.Select(name => Veeam.Seed(name + " | " + Kms.Seed("password of " + name), "password of " + name)).ToArray();
    }, _ =>
    {
        Kms.Version++;
        return () => Update();
    }, _ =>
    {
        Assert.All(Update(), update => Assert.True(update.Status is UpdateStatus.Rewrapped or UpdateStatus.AlreadyCurrent, update.ToString()));
        AssertAllConsistent();
    }, recordedFirst: false);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_registration_that_was_interrupted_is_finished_by_the_next_run(bool hard) => AtEveryPoint(hard, () => Create(Names), keys => () => Register(keys), keys =>
    {
        Assert.Equal(Names, Register(keys).Select(key => key.Name));
        AssertAllConsistent();
        Assert.All(Veeam.List(), key => Assert.Equal(Secret.Text(keys.Single(made => made.Description == key.Description).SecurePassword), Veeam.Password(key.Id)));
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_creation_that_was_interrupted_leaves_its_names_free_and_no_wrapped_form_that_was_handed_out_unknown(bool hard)
    {
        var handedOut = 0;
        AtEveryPoint(hard, () => 0, _ => () => handedOut = Create(Names).Count, _ =>
        {
            var keys = Create(Names);
            Assert.Equal(Names, keys.Select(key => key.Name));
            Register(keys);
            AssertAllConsistent();
        });
        Assert.Equal(Names.Length, handedOut);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Unwrapping_that_was_interrupted_changes_nothing_that_matters(bool hard) => AtEveryPoint(hard, () => Have(Names), _ =>
    {
        Kms.Version++;
        var requests = Requests().ToArray();
        return () => Unwrap(requests);
    }, _ =>
    {
        Assert.Equal(Names.Length, Unwrap(Requests()).Count);
        Assert.All(Veeam.Descriptions, description => Assert.Contains(Custody.Read().Keys.SelectMany(record => record.AllWraps()), wrap => description.EndsWith(wrap.Wrapped, StringComparison.Ordinal)));
    });

    private void AtEveryPoint<T>(bool hard, Func<T> prepare, Func<T, Action> begin, Action<T> finish, bool recordedFirst = true)
    {
        for (var at = 1; at <= MoreStepsThanAnyRunHas; at++)
        {
            StartAnew();
            var prepared = prepare();
            var run = begin(prepared);
            var crash = new CrashPoint(CustodyPath, at, hard);
            crash.Watch(Kms, Veeam);
            var exception = Xunit.Record.Exception(run);
            crash.Bury(Kms, Veeam);
            if (hard && recordedFirst) AssertCustodyKnowsWhatVeeamShows();
            Assert.True(exception is null || Killed.Caused(exception), exception?.ToString());
            NewHost();
            finish(prepared);
            Assert.Empty(Host.Failures);
            if (!crash.Reached) return;
        }
        Assert.Fail("The run has more steps than were tried.");
    }

    // Also at the very moment of the end, before anybody had a chance to mend anything.
    private void AssertCustodyKnowsWhatVeeamShows()
    {
        var book = CustodyBook.Open([Custody]);
        Assert.All(Requests(), request => Assert.NotNull(book.ByWrapped(request.Wrapped)));
    }

    private void StartAnew()
    {
        foreach (var key in Veeam.List()) Veeam.Drop(key.Id);
        System.IO.File.Delete(CustodyPath);
        NewHost();
    }

    private void AssertAllConsistent()
    {
        Assert.Equal(Names.Length, Veeam.Descriptions.Count);
        Assert.All(Names, AssertConsistent);
        Assert.Equal(Names.Length, Custody.Read().Keys.Count);
    }
}
