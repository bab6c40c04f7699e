using System;
using System.Linq;
using System.Xml.Linq;
using KeyGuard.Errors;
using KeyGuard.VSphere;
using KeyGuard.VSphere.Soap;
using Xunit;

namespace KeyGuard.Tests.VSphere;

/// <summary>Every fault that vCenter is known to answer with, by name: what it is called, and what a person is told.</summary>
public sealed class VimFaultTests
{
    private static readonly Uri Server = new("https://vc01.example.com");

    /// <summary>Type, message key or text, and the error it becomes.</summary>
    public static TheoryData<string, string, string> Table => new()
    {
        { "InvalidLogin", "", "VCenterCredentialsRejected" },
        { "NotAuthenticated", "", "VCenterSessionEnded" },
        { "NoPermission", "", "VCenterNoPermission" },
        { "InvalidRequest", "Unexpected element tag \"foo\" seen", "VCenterElementUnknown" },
        { "InvalidRequest", "", "VCenterRequestInvalid" },
        { "InvalidArgument", "", "VCenterArgumentInvalid" },
        { "InvalidProperty", "", "VCenterPropertyUnknown" },
        { "MethodNotFound", "", "VCenterMethodUnknown" },
        { "ManagedObjectNotFound", "", "VCenterObjectGone" },
        { "NotSupported", "msg.disk.policyChangeFailure", "VCenterPolicyWithoutEncryption" },
        { "NotSupported", "", "VCenterNotSupported" },
        { "TaskInProgress", "", "VCenterObjectBusy" },
        { "ConcurrentAccess", "", "VCenterObjectChanged" },
        { "ResourceInUse", "", "VCenterInUse" },
        { "AlreadyExists", "", "VCenterExists" },
        { "RuntimeFault", "Already registered", "VCenterExists" },
        { "RequestCanceled", "", "VCenterCancelled" },
        { "InvalidPowerState", "", "VCenterPowerState" },
        { "InvalidVmState", "", "VCenterVmState" },
        { "InvalidState", "", "VCenterState" },
        { "EncryptionKeyRequired", "", "VCenterKeyRequired" },
        { "KeyNotFound", "", "VCenterKeyNotFound" },
        { "GenericVmConfigFault", "msg.vigor.enc.keyNotFound", "VCenterKeyNotFound" },
        { "GenericVmConfigFault", "msg.keysafe.locator", "VCenterKeyLocator" },
        { "GenericVmConfigFault", "msg.vtpm.add.notEncrypted", "VCenterVtpmNeedsEncryption" },
        { "GenericVmConfigFault", "msg.vigor.enc.required.vtpm", "VCenterVtpmKeepsEncryption" },
        { "SystemError", "Error creating disk Key locator", "VCenterKeyLocator" },
        { "SystemError", "Key locator error", "VCenterKeyLocator" },
        { "SystemError", "Key required for encryption.bundle.", "VCenterKeyLocator" },
        { "InvalidDeviceOperation", "msg.hostd.deviceSpec.enc.encrypted", "VCenterDiskEncrypted" },
        { "InvalidDeviceOperation", "msg.hostd.deviceSpec.enc.notEncrypted", "VCenterDiskNotEncrypted" },
        { "InvalidDeviceSpec", "msg.hostd.deviceSpec.enc.badPolicy", "VCenterDiskPolicy" },
        { "InvalidDeviceSpec", "msg.hostd.deviceSpec.enc.notDisk", "VCenterNotADisk" },
        { "InvalidDeviceSpec", "msg.hostd.deviceSpec.enc.sharedBacking", "VCenterDiskShared" },
        { "InvalidDeviceSpec", "msg.hostd.deviceSpec.enc.notFile", "VCenterDiskNotAFile" },
        { "InvalidDeviceSpec", "msg.hostd.deviceSpec.add.noencrypt", "VCenterDiskPlain" },
        { "InvalidDeviceSpec", "", "VCenterDevice" },
        { "InvalidVmConfig", "msg.hostd.configSpec.enc.snapshots", "VCenterSnapshots" },
        { "InvalidVmConfig", "msg.hostd.deviceSpec.enc.diskChain", "VCenterDiskChain" },
        { "InvalidVmConfig", "msg.hostd.configSpec.enc.notEncrypted", "VCenterVmNotEncrypted" },
        { "InvalidVmConfig", "msg.hostd.configSpec.enc.encrypted", "VCenterVmEncrypted" },
        { "InvalidVmConfig", "msg.hostd.configSpec.enc.mismatch", "VCenterEncryptionMismatch" },
        { "InvalidVmConfig", "msg.hostd.configSpec.enc.mixedKeys", "VCenterProvidersMixed" },
        { "InvalidVmConfig", "", "VCenterVmConfig" },
        { "FileFault", "", "VCenterFile" },
        { "FileLocked", "", "VCenterFile" },
        { "InsufficientResourcesFault", "", "VCenterResources" },
        { "HostNotConnected", "", "VCenterHostUnreachable" },
        { "SystemError", "", "VCenterRefused" },
        { "SomethingNewIn10", "", "VCenterRefused" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Each_fault_says_which_object_why_and_what_to_do(string type, string mark, string id)
    {
        var failure = Faults.Vim(Fault(type, mark), Server, "ReconfigVM_Task", "web-01");
        Assert.Equal(id, failure.ErrorId);
        Assert.Equal("web-01", failure.Target);
        Assert.Contains("'web-01'", failure.Message, StringComparison.Ordinal);
        Assert.Contains(type, failure.Message, StringComparison.Ordinal);
        Assert.Contains("vc01.example.com", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.RecommendedAction.Length > 20);
        Assert.Equal(type, failure.FaultType);
    }

    [Fact]
    public void A_key_is_looked_at_and_not_the_text_it_stands_beside()
    {
        var fault = VimFault.FromLocalized(XElement.Parse("<error><fault xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" i:type=\"InvalidVmConfig\"><faultMessage><key>msg.hostd.configSpec.enc.mixedKeys</key><message>Schnappschüsse</message></faultMessage></fault><localizedMessage>irgendetwas</localizedMessage></error>"));
        Assert.Equal("VCenterProvidersMixed", VimMeaning.Of(fault).ErrorId);
        Assert.Equal(["msg.hostd.configSpec.enc.mixedKeys"], fault.Keys);
        Assert.Equal("irgendetwas", fault.Message);
    }

    [Theory]
    [InlineData("xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type")]
    [InlineData("xmlns:_XMLSchema-instance=\"http://www.w3.org/2001/XMLSchema-instance\" _XMLSchema-instance:type")]
    [InlineData("xmlns:XMLSchema-instance=\"http://www.w3.org/2001/XMLSchema-instance\" XMLSchema-instance:type")]
    public void The_type_is_read_by_its_namespace(string attribute)
    {
        var fault = VimFault.FromSoap(Soap($"<anything xmlns=\"urn:vim25\" {attribute}=\"NoPermission\"><object type=\"VirtualMachine\">vm-62</object><privilegeId>Cryptographer.Recrypt</privilegeId></anything>"));
        Assert.Equal("NoPermission", fault.Type);
        Assert.Equal(new ObjectRef("VirtualMachine", "vm-62"), fault.Object);
        var failure = Faults.Vim(fault, Server, "ReconfigVM_Task", "web-01");
        Assert.Equal(["Cryptographer.Recrypt"], failure.MissingPrivileges);
        Assert.Contains("Cryptographer.Recrypt", failure.Message, StringComparison.Ordinal);
        Assert.Contains("VirtualMachine:vm-62", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_type_the_elements_name_tells() => Assert.Equal("InvalidLogin", VimFault.FromSoap(Soap("<InvalidLoginFault xmlns=\"urn:vim25\"/>")).Type);

    [Fact]
    public void Without_a_detail_the_text_is_all_there_is()
    {
        var fault = VimFault.FromSoap(XElement.Parse("<Fault><faultcode>ServerFaultCode</faultcode><faultstring>Already registered</faultstring></Fault>"));
        Assert.Equal(("RuntimeFault", "Already registered"), (fault.Type, fault.Message));
    }

    [Fact]
    public void What_caused_a_fault_is_read_and_told()
    {
        // As govmomi's simulator answers an encryption of a VM with snapshots.
        var fault = VimFault.FromLocalized(XElement.Parse("""
            <error xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><fault xsi:type="InvalidState"><faultCause><fault xsi:type="SystemErrorFault"><reason>vm has snapshots</reason></fault><localizedMessage></localizedMessage></faultCause></fault><localizedMessage></localizedMessage></error>
            """));
        Assert.Equal(["InvalidState", "SystemErrorFault"], fault.Chain.Select(one => one.Type));
        var failure = Faults.Vim(fault, Server, "ReconfigVM_Task", "web-01");
        Assert.Equal("VCenterState", failure.ErrorId);
        Assert.Contains("vm has snapshots", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cause_that_says_more_is_what_counts()
    {
        var fault = VimFault.FromLocalized(XElement.Parse("""
            <error xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><fault xsi:type="GenericVmConfigFault"><faultCause><fault xsi:type="InvalidVmConfig"><faultMessage><key>msg.hostd.configSpec.enc.snapshots</key></faultMessage></fault></faultCause></fault></error>
            """));
        Assert.Equal("VCenterSnapshots", VimMeaning.Of(fault).ErrorId);
    }

    [Fact]
    public void Details_are_told()
    {
        string Message(string detail) => Faults.Vim(VimFault.FromSoap(Soap(detail)), Server, "X", "web-01").Message;
        Assert.Contains("property server.info", Message("<InvalidArgumentFault><invalidProperty>server.info</invalidProperty></InvalidArgumentFault>"), StringComparison.Ordinal);
        Assert.Contains("method CryptoUnlock_Task", Message("<MethodNotFoundFault><receiver type=\"VirtualMachine\">vm-1</receiver><method>CryptoUnlock_Task</method></MethodNotFoundFault>"), StringComparison.Ordinal);
        Assert.Contains("object VirtualMachine:vm-9", Message("<ManagedObjectNotFoundFault><obj type=\"VirtualMachine\">vm-9</obj></ManagedObjectNotFoundFault>"), StringComparison.Ordinal);
        Assert.Contains("it is poweredOn", Message("<InvalidPowerStateFault><requestedState>poweredOff</requestedState><existingState>poweredOn</existingState></InvalidPowerStateFault>"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_row_of_the_table_is_tested_by_name()
    {
        var tested = Table.Select(row => (string)row[0] + " " + (string)row[1]).ToArray();
        var marked = VimMeanings.All.Where(meaning => meaning.Mark is not null).Select(meaning => meaning.Mark!).Distinct();
        Assert.All(marked, mark => Assert.Contains(tested, row => row.IndexOf(mark, StringComparison.Ordinal) >= 0));
    }

    [Fact]
    public void One_error_has_one_category_and_one_advice() => Assert.All(VimMeanings.All.GroupBy(meaning => meaning.ErrorId), same =>
        Assert.Single(same.Select(meaning => (meaning.Category, meaning.Action)).Distinct()));

    internal static VimFault Fault(string type, string mark)
    {
        var key = mark.StartsWith("msg.", StringComparison.Ordinal) ? $"<faultMessage><key>{mark}</key></faultMessage>" : "";
        var text = key.Length == 0 ? mark.Replace("\"", "&quot;") : "";
        return VimFault.FromLocalized(XElement.Parse($"<error><fault xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"{type}\">{key}</fault><localizedMessage>{text}</localizedMessage></error>"));
    }

    private static XElement Soap(string detail) => XElement.Parse($"<Fault><faultcode>ServerFaultCode</faultcode><faultstring></faultstring><detail>{detail}</detail></Fault>");
}
