using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using KeyGuard.Lab.Control;
using KeyGuard.Lab.Iam;
using KeyGuard.Lab.KeyProtect;
using KeyGuard.Lab.KeyProtect.Aliases;
using KeyGuard.Lab.KeyProtect.Errors;
using KeyGuard.Lab.KeyProtect.KeyRings;
using KeyGuard.Lab.KeyProtect.Keys;
using KeyGuard.Lab.KeyProtect.Kmip;
using KeyGuard.Lab.KeyProtect.Policies;
using KeyGuard.Lab.KeyProtect.Registrations;
using KeyGuard.Lab.KeyProtect.Wrapping;
using KeyGuard.Lab.Traffic;
using KeyGuard.Lab.Traffic.Faults;
using KeyGuard.Lab.Vbr;
using KeyGuard.Lab.WinRm.Auth;
using KeyGuard.Lab.WinRm.Computers;
using KeyGuard.Lab.WinRm.Control;
using KeyGuard.Lab.WinRm.Faults;
using KeyGuard.Lab.WinRm.Sockets;
using KeyGuard.Lab.VSphere;
using KeyGuard.Lab.VSphere.Control;
using KeyGuard.Lab.VSphere.Faults;
using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.World;

namespace KeyGuard.Lab.Json;

/// <summary>Every document that the Lab reads or writes, with code generated at build time.</summary>
[JsonSerializable(typeof(Collection<KeyResource>))]
[JsonSerializable(typeof(Collection<NewKeyResource>))]
[JsonSerializable(typeof(Collection<VersionResource>))]
[JsonSerializable(typeof(Collection<AliasResource>))]
[JsonSerializable(typeof(Collection<KeyRing>))]
[JsonSerializable(typeof(Collection<PolicyResource>))]
[JsonSerializable(typeof(Collection<RegistrationResource>))]
[JsonSerializable(typeof(Collection<ErrorResource>))]
[JsonSerializable(typeof(Collection<NewKmipAdapter>))]
[JsonSerializable(typeof(Collection<KmipAdapterResource>))]
[JsonSerializable(typeof(Collection<NewKmipCertificate>))]
[JsonSerializable(typeof(Collection<KmipCertificateResource>))]
[JsonSerializable(typeof(Collection<KmipObjectResource>))]
[JsonSerializable(typeof(KmipNewObjects))]
[JsonSerializable(typeof(KmipObjectChange))]
[JsonSerializable(typeof(KmipClientRequest))]
[JsonSerializable(typeof(KmipClientReply))]
[JsonSerializable(typeof(WrapRequest))]
[JsonSerializable(typeof(CiphertextRequest))]
[JsonSerializable(typeof(KeyActionReply))]
[JsonSerializable(typeof(WrappedDekDocument))]
[JsonSerializable(typeof(RotateRequest))]
[JsonSerializable(typeof(MoveToRingRequest))]
[JsonSerializable(typeof(TokenReply))]
[JsonSerializable(typeof(TokenClaims))]
[JsonSerializable(typeof(IamErrorReply))]
[JsonSerializable(typeof(InstanceIdentityRequest))]
[JsonSerializable(typeof(InstanceIdentityReply))]
[JsonSerializable(typeof(LabState))]
[JsonSerializable(typeof(LabInfo))]
[JsonSerializable(typeof(LabSettings))]
[JsonSerializable(typeof(LabSettingsChange))]
[JsonSerializable(typeof(ClockChange))]
[JsonSerializable(typeof(ClockReply))]
[JsonSerializable(typeof(FaultRule))]
[JsonSerializable(typeof(FaultId))]
[JsonSerializable(typeof(FaultStatus[]))]
[JsonSerializable(typeof(CountersReply))]
[JsonSerializable(typeof(LoggedRequest[]))]
[JsonSerializable(typeof(RegistrationRequest))]
[JsonSerializable(typeof(ControlDone))]
[JsonSerializable(typeof(ControlError))]
[JsonSerializable(typeof(ReadyLine))]
[JsonSerializable(typeof(VbrPassword[]))]
[JsonSerializable(typeof(VbrNewPassword))]
[JsonSerializable(typeof(VbrNewJob))]
[JsonSerializable(typeof(VbrNewConfigBackup))]
[JsonSerializable(typeof(WinRmInfo))]
[JsonSerializable(typeof(WinRmSettingsChange))]
[JsonSerializable(typeof(WinRmCounters))]
[JsonSerializable(typeof(WinRmFaultRule))]
[JsonSerializable(typeof(WinRmFaultStatus[]))]
[JsonSerializable(typeof(NewComputer))]
[JsonSerializable(typeof(ComputerDocument))]
[JsonSerializable(typeof(ComputerSummary[]))]
[JsonSerializable(typeof(ComputerState))]
[JsonSerializable(typeof(Account))]
[JsonSerializable(typeof(ClientCertificateOrder))]
[JsonSerializable(typeof(PemReply))]
[JsonSerializable(typeof(HostsReply))]
[JsonSerializable(typeof(LoggedOperation[]))]
[JsonSerializable(typeof(RecordedBytes[]))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(VCenterInfo))]
[JsonSerializable(typeof(VCenterSettings))]
[JsonSerializable(typeof(VCenterSettingsChange))]
[JsonSerializable(typeof(SeedRequest))]
[JsonSerializable(typeof(VmTraits))]
[JsonSerializable(typeof(VmChange))]
[JsonSerializable(typeof(VmSeen[]))]
[JsonSerializable(typeof(HostSeen[]))]
[JsonSerializable(typeof(HostChange))]
[JsonSerializable(typeof(ClusterSeen[]))]
[JsonSerializable(typeof(TaskSeen[]))]
[JsonSerializable(typeof(KeySeen[]))]
[JsonSerializable(typeof(CreatedIds))]
[JsonSerializable(typeof(DenyRequest))]
[JsonSerializable(typeof(RestartRequest))]
[JsonSerializable(typeof(KmsSeen[]))]
[JsonSerializable(typeof(KmsChange))]
[JsonSerializable(typeof(KmsPem))]
[JsonSerializable(typeof(KmsCertificate))]
[JsonSerializable(typeof(KmsKeyChange))]
[JsonSerializable(typeof(ProviderPlan))]
[JsonSerializable(typeof(VimFaultRule))]
[JsonSerializable(typeof(VimFaultStatus[]))]
[JsonSerializable(typeof(RecordedCall[]))]
internal sealed partial class LabJson : JsonSerializerContext
{
    /// <summary>The one instance to use: names in camel case, read in any case as the real service does, absent rather than null.</summary>
    public static LabJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        PropertyNameCaseInsensitive = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // base64 and quotes as they are: nothing here ever lands in a web page
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new Rfc3339Converter() },
    });
}
