using System.Linq;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.VSphere;

/// <summary>What tests with two vCenters rely on: ids are equal, and mean different machines.</summary>
public sealed class TwoVCentersTests(LabProcess lab) : LabTest(lab)
{
    [Fact]
    public void Two_Labs_have_equal_ids_for_different_machines()
    {
        using var other = new LabProcess();
        var here = Control.Center.Vms();
        var there = other.Control.Center.Vms();
        Assert.Equal(here.Select(vm => vm.GetProperty("id").GetString()), there.Select(vm => vm.GetProperty("id").GetString()));
        Assert.Empty(here.Select(vm => vm.GetProperty("instanceUuid").GetString()).Intersect(there.Select(vm => vm.GetProperty("instanceUuid").GetString())));
        Assert.NotEqual(Control.Center.InstanceUuid, other.Control.Center.InstanceUuid);
    }

    [Fact]
    public void Control_reaches_machines_hosts_and_key_managers()
    {
        var center = Control.Center;
        var added = center.AddVms("""{"name":"a/b","provider":"kms-old","disks":2}""").Single();
        center.ChangeVm("a/b", """{"powerState":"poweredOff"}""");
        Assert.Equal("poweredOff", center.Vm(added).GetProperty("powerState").GetString());
        Assert.Equal("a%2fb", center.Vm(added).GetProperty("name").GetString());

        var key = center.Vm(added).GetProperty("keyId").GetString()!;
        center.SetKmsKey("kms-old.example", key, null);
        var host = center.Vm(added).GetProperty("host").GetString()!;
        center.ChangeHost($$"""{"host":"{{host}}","reboot":true}""");
        Assert.True(center.Vm(added).GetProperty("locked").GetBoolean());

        var (certificate, _) = center.IssueAtKms("kms-old.example", "client");
        center.TrustAtKms("kms-new.example", certificate);
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", certificate);
    }
}
