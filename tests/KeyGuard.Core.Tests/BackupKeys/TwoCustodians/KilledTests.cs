using System;
using System.IO;
using System.Linq;
using KeyGuard.BackupKeys.Move;
using KeyGuard.BackupKeys.Update;
using Xunit;

namespace KeyGuard.Tests.BackupKeys.TwoCustodians;

/// <summary>
/// Each command, with two custodians and a bundle that follows, is killed after each of its effects (a reply of a service,
/// an append to the journal, a write to custody or Veeam, a listing, a result, the bundle's rename) and run again.
/// </summary>
public sealed class KilledTests : TwoCustodiansTest
{
    private const int MoreStepsThanAnyRunHas = 80;
    private static readonly string[] Names = ["a", "b"];

    [Fact]
    public void Creating() => AtEveryPoint(
        () => 0,
        _ => Create(Names),
        _ =>
        {
            Register(Create(Names));
            AssertWhole(Names, Primary, Recovery);
        });

    [Fact]
    public void Registering() => AtEveryPoint(
        () => Create(Names),
        keys => Register(keys),
        keys =>
        {
            Assert.Equal(Names, Register(keys).Select(key => key.Name));
            AssertWhole(Names, Primary, Recovery);
        });

    [Fact]
    public void Creating_and_registering_in_one_pipeline() => AtEveryPoint(
        () => 0,
        _ => Register(Create(Names)),
        _ =>
        {
            // What reached Veeam is settled; the names that did not are free again.
            Update();
            var there = Veeam.Descriptions.Select(description => description.Split(' ')[0]).ToArray();
            Register(Create([.. Names.Except(there)]));
            AssertWhole(Names, Primary, Recovery);
        });

    [Fact]
    public void Updating() => AtEveryPoint(
        () => Have(Names),
        _ =>
        {
            Primary.Version++;
            Recovery.Version++;
            Update();
        },
        _ =>
        {
            Assert.All(Update(), update => Assert.True(update.Status is UpdateStatus.Rewrapped or UpdateStatus.AlreadyCurrent, update.Message));
            Assert.All(Update(), update => Assert.True(update.Status == UpdateStatus.AlreadyCurrent && update.OtherCustodians.All(other => other.Status == UpdateStatus.AlreadyCurrent)));
            AssertWhole(Names, Primary, Recovery);
        });

    [Fact]
    public void Moving_the_form_that_Veeam_carries() => AtEveryPoint(
        () => Have(Names),
        _ => Move(AtPrimary, AtThird),
        _ =>
        {
            Assert.All(Move(AtPrimary, AtThird), move => Assert.Equal(MoveStatus.Moved, move.Status));
            Assert.Empty(Move(AtPrimary, AtThird));
            AssertWhole(Names, Third, Recovery);
        });

    [Fact]
    public void Moving_the_other_custodian() => AtEveryPoint(
        () => Have(Names),
        _ => Move(AtRecovery, AtThird),
        _ =>
        {
            Assert.All(Move(AtRecovery, AtThird), move => Assert.Equal(MoveStatus.Moved, move.Status));
            Assert.Empty(Move(AtRecovery, AtThird));
            AssertWhole(Names, Primary, Third);
        });

    private void AtEveryPoint<T>(Func<T> prepare, Action<T> run, Action<T> finish)
    {
        for (var at = 1; at <= MoreStepsThanAnyRunHas; at++)
        {
            StartAnew();
            var prepared = prepare();
            var kill = new KillPoint(at, CustodyPath, BundlePath, JournalPath);
            kill.Watch(Veeam, All);
            Between = Host.AfterAppend = kill.Step;
            var exception = Xunit.Record.Exception(() => run(prepared));
            Between = Host.AfterAppend = static () => { };
            kill.Bury(Veeam, All);
            Assert.True(KillPoint.Explains(exception), exception?.ToString());
            AssertNothingLost();
            NewHost();
            finish(prepared);
            Assert.Empty(Host.Failures);
            AssertJournalKnowsEverything();
            if (kill.Reached) continue;
            Assert.True(at > 12, "Too few effects were seen for the test to mean anything.");
            return;
        }
        Assert.Fail("The run has more steps than were tried.");
    }

    private void StartAnew()
    {
        foreach (var key in Veeam.List()) Veeam.Drop(key.Id);
        File.Delete(CustodyPath);
        File.Delete(BundlePath);
        File.Delete(JournalPath);
        NewHost();
    }
}
