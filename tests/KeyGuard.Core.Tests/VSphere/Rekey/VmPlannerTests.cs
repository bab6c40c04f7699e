using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using KeyGuard.VSphere.Inventory;
using KeyGuard.VSphere.KeyProviders;
using KeyGuard.VSphere.Migrate;
using KeyGuard.VSphere.Rekey;
using KeyGuard.VSphere.Soap;
using Xunit;

namespace KeyGuard.Tests.VSphere.Rekey;

/// <summary>What is planned for a machine, and what stands against it: rules alone, without a server.</summary>
public sealed class VmPlannerTests
{
    private static readonly KeyRef OldKey = new("k-old", "old");
    private static readonly RekeyOptions ToNew = new() { Provider = "new" };

    private static VmState Vm(params DiskState[] disks) => new()
    {
        Ref = new ObjectRef("VirtualMachine", "vm-1"),
        RawName = "web01",
        InstanceUuid = "uuid-1",
        Key = OldKey,
        Encryption = EncryptionState.Unlocked,
        PowerState = "poweredOn",
        ConnectionState = "connected",
        Disks = disks.Length > 0 ? disks : [Disk(2000, OldKey)],
    };

    private static DiskState Disk(int device, params KeyRef?[] chain) => new() { Device = device, Label = "Hard disk " + (device - 1999), Chain = chain, Datastore = "datastore-1" };

    private static ProviderFacts Providers(VCenterKmsKind wanted = VCenterKmsKind.Standard) => new()
    {
        Wanted = "new",
        IsActive = true,
        Known = new Dictionary<string, VCenterKmsKind> { ["old"] = VCenterKmsKind.Standard, ["new"] = wanted },
    };

    private static PlannedRekey Plan(VmState vm, RekeyOptions? options = null, VmContext? context = null) =>
        VmPlanner.Plan(vm, options ?? ToNew, context ?? new VmContext { Providers = Providers() });

    [Fact]
    public void Home_and_encrypted_disks_change_and_plain_ones_stay()
    {
        var plan = Plan(Vm(Disk(2000, OldKey), Disk(2001, (KeyRef?)null)));
        Assert.Equal(RekeyVerdict.Ready, plan.Verdict);
        Assert.Equal(["VM home", "Hard disk 1"], plan.Changes.Select(part => part.Label));
        Assert.True(plan.NeedsKey);
    }

    [Fact]
    public void What_is_there_already_is_left_alone()
    {
        var there = new KeyRef("k1", "new");
        var plan = Plan(Vm(Disk(2000, there)) with { Key = there });
        Assert.Equal(RekeyVerdict.AlreadyThere, plan.Verdict);
        Assert.False(plan.NeedsKey);
        Assert.Empty(plan.Findings);
    }

    [Fact]
    public void What_is_there_already_is_no_failure_however_it_stands()
    {
        var there = new KeyRef("k1", "new");
        var vm = Vm(Disk(2000, there)) with { Key = there, Encryption = EncryptionState.Locked, Snapshots = SnapshotShape.Tree, SnapshotCount = 3 };
        Assert.Equal(RekeyVerdict.AlreadyThere, Plan(vm).Verdict);
    }

    [Fact]
    public void New_keys_are_given_where_they_are_asked_for()
    {
        var there = new KeyRef("k1", "new");
        var plan = Plan(Vm(Disk(2000, there)) with { Key = there }, ToNew with { NewKey = true });
        Assert.Equal((RekeyVerdict.Ready, 2, true), (plan.Verdict, plan.Changes.Count(), plan.NeedsKey));
    }

    [Fact]
    public void Disks_join_a_home_that_has_its_key_already()
    {
        var there = new KeyRef("k1", "new");
        var plan = Plan(Vm(Disk(2000, OldKey)) with { Key = there });
        Assert.Equal(there, plan.Key);
        Assert.Equal(["Hard disk 1"], plan.Changes.Select(part => part.Label));
    }

    [Fact]
    public void What_an_interrupted_run_began_is_finished_to_the_same_key()
    {
        var begun = new KeyRef("k-begun", "new");
        var other = new KeyRef("k-other", "new");
        var context = new VmContext { Providers = Providers(), Begun = begun };
        var plan = Plan(Vm(Disk(2000, begun), Disk(2001, other)), context: context);
        Assert.Equal(begun, plan.Key);
        Assert.Equal(["VM home", "Hard disk 2"], plan.Changes.Select(part => part.Label));
        // Nothing shows it yet, so it is not finished but begun anew; the key is looked after elsewhere.
        Assert.True(Plan(Vm(), context: context).NeedsKey);
    }

    [Fact]
    public void A_plain_machine_is_not_encrypted_here()
    {
        var vm = Vm(Disk(2000, (KeyRef?)null)) with { Key = null, Encryption = EncryptionState.NotEncrypted };
        Assert.Equal(RekeyVerdict.NotEncrypted, Plan(vm).Verdict);
    }

    [Fact]
    public void Every_link_of_a_chain_counts()
    {
        var there = new KeyRef("k1", "new");
        var vm = Vm(Disk(2000, there, OldKey)) with { Key = there, Snapshots = SnapshotShape.Chain, SnapshotCount = 1 };
        Assert.Equal(["Hard disk 1"], Plan(vm).Changes.Select(part => part.Label));
    }

    [Fact]
    public void Skipping_disks_leaves_them()
    {
        var plan = Plan(Vm(), ToNew with { SkipHardDisks = true });
        Assert.Equal(["VM home"], plan.Changes.Select(part => part.Label));
    }

    [Fact]
    public void First_class_disks_are_told_apart()
    {
        var plan = Plan(Vm(Disk(2000, OldKey), Disk(2001, OldKey) with { FirstClassId = "fcd-1" }));
        Assert.Equal([RekeyPartKind.Home, RekeyPartKind.Disk, RekeyPartKind.FirstClassDisk], plan.Parts.Select(part => part.Kind));
    }

    [Theory]
    [InlineData(nameof(VCenterKmsKind.Native))]
    [InlineData(nameof(VCenterKmsKind.TrustAuthority))]
    public void A_platform_that_makes_its_own_keys_is_asked_for_none(string kind)
    {
        var plan = Plan(Vm(), context: new VmContext { Providers = Providers(Enum.TryParse<VCenterKmsKind>(kind, out var known) ? known : VCenterKmsKind.Unknown) });
        Assert.Equal(new KeyRef("", "new"), plan.Key);
        Assert.False(plan.NeedsKey);
    }

    public static TheoryData<string> Obstacles => new(
        "Locked", "StateUnknown", "NotConnected", "Template", "SnapshotTree", "LinkedClone", "IdeWhileOn", "SharedDisk", "HostNotCapable", "ProviderUnknown", "ProviderInactive", "ProviderNotBackedUp",
        "PrivilegeMissing", "MixedProviderTypes", "PoweredOn", "HasSnapshots");

    [Theory]
    [MemberData(nameof(Obstacles))]
    public void What_would_fail_is_said_before(string obstacle)
    {
        var (vm, options, context) = Case(obstacle);
        var plan = Plan(vm, options, context);
        Assert.Equal(RekeyVerdict.Blocked, plan.Verdict);
        var finding = Assert.Single(plan.Findings, finding => finding.Blocks);
        Assert.Equal(obstacle, finding.Obstacle.ToString());
        Assert.EndsWith(".", finding.Text);
    }

    private static (VmState Vm, RekeyOptions Options, VmContext Context) Case(string obstacle)
    {
        var vm = Vm();
        var context = new VmContext { Providers = Providers() };
        var deep = ToNew with { Deep = true, StoragePolicyId = "policy" };
        return obstacle switch
        {
            "Locked" => (vm with { Encryption = EncryptionState.Locked, ConnectionState = "invalid" }, ToNew, context),
            "StateUnknown" => (vm with { Key = null, Disks = [], Encryption = EncryptionState.Unknown }, ToNew, context),
            "NotConnected" => (vm with { ConnectionState = "disconnected" }, ToNew, context),
            "Template" => (vm with { IsTemplate = true }, ToNew, context),
            "SnapshotTree" => (vm with { Snapshots = SnapshotShape.Tree, SnapshotCount = 3 }, ToNew, context),
            "LinkedClone" => (vm with { Disks = [Disk(2000, OldKey, null)] }, ToNew, context),
            "IdeWhileOn" => (vm with { Disks = [Disk(2000, OldKey) with { IsOnIde = true }] }, ToNew, context),
            "SharedDisk" => (vm with { Disks = [Disk(2000, OldKey) with { IsShared = true }] }, ToNew, context),
            "HostNotCapable" => (vm, ToNew, context with { Host = new HostState { Name = "esx01", ConnectionState = "connected", Crypto = HostCryptoState.Incapable } }),
            "ProviderUnknown" => (vm, ToNew, new VmContext { Providers = Providers() with { Known = new Dictionary<string, VCenterKmsKind> { ["old"] = VCenterKmsKind.Standard } } }),
            "ProviderInactive" => (vm, ToNew, new VmContext { Providers = Providers() with { IsActive = false } }),
            "ProviderNotBackedUp" => (vm, ToNew, new VmContext { Providers = Providers(VCenterKmsKind.Native) with { IsBackedUp = false } }),
            "PrivilegeMissing" => (vm, ToNew, context with { MissingPrivileges = ["Cryptographer.Recrypt"] }),
            "MixedProviderTypes" => (vm, ToNew with { SkipHardDisks = true }, new VmContext { Providers = Providers(VCenterKmsKind.Native) }),
            "PoweredOn" => (vm, deep, context),
            _ => (vm with { PowerState = "poweredOff", Snapshots = SnapshotShape.Chain, SnapshotCount = 1, Disks = [Disk(2000, OldKey, OldKey)] }, deep, context),
        };
    }

    [Fact]
    public void A_single_chain_of_snapshots_is_no_obstacle_to_a_shallow_rekey()
    {
        var vm = Vm(Disk(2000, OldKey, OldKey, OldKey)) with { Snapshots = SnapshotShape.Chain, SnapshotCount = 2 };
        Assert.Equal(RekeyVerdict.Ready, Plan(vm).Verdict);
    }

    [Fact]
    public void A_machine_that_is_off_may_have_ide_disks()
    {
        var vm = Vm(Disk(2000, OldKey) with { IsOnIde = true }) with { PowerState = "poweredOff" };
        Assert.Equal(RekeyVerdict.Ready, Plan(vm).Verdict);
    }

    [Fact]
    public void What_is_not_certain_is_said_and_tried()
    {
        var context = new VmContext { Providers = Providers(), Unavailable = new Dictionary<KeyRef, string> { [OldKey] = "KeyStateMissingInKMS" } };
        var plan = Plan(Vm(), context: context);
        Assert.Equal(RekeyVerdict.Ready, plan.Verdict);
        Assert.Contains("KeyStateMissingInKMS", plan.Remarks);
    }

    [Fact]
    public void What_nobody_may_know_is_no_obstacle() =>
        Assert.Equal(RekeyVerdict.Ready, Plan(Vm(), context: new VmContext { Providers = new ProviderFacts { Wanted = "new" } }).Verdict);

    [Fact]
    public void A_plan_survives_being_saved()
    {
        var file = Path.GetTempFileName();
        var part = new RekeyPlan { VCenterId = "vc", Server = "vc01", Options = ToNew, Items = [Plan(Vm(Disk(2000, OldKey) with { FirstClassId = "fcd" })), Plan(Vm() with { IsTemplate = true })] };
        var plan = new MigrationPlan { VCenterId = "vc", Server = "vc01", From = "old", To = "new", Parts = [part] };
        try
        {
            MigrationPlanJson.Write(plan, file);
            Assert.Equal(MigrationPlanJson.Write(plan), MigrationPlanJson.Write(MigrationPlanJson.Read(file)));
        }
        finally
        {
            File.Delete(file);
        }
        var json = MigrationPlanJson.Write(plan);
        Assert.Contains("\"verdict\": \"Blocked\"", json);
        Assert.Contains("fcd", json);
    }
}
