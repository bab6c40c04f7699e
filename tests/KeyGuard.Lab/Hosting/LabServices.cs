using KeyGuard.Lab.Control;
using KeyGuard.Lab.Iam;
using KeyGuard.Lab.KeyProtect;
using KeyGuard.Lab.KeyProtect.Access;
using KeyGuard.Lab.KeyProtect.Kmip;
using KeyGuard.Lab.Traffic;
using KeyGuard.Lab.Traffic.Faults;
using KeyGuard.Lab.Vbr;
using KeyGuard.Lab.WinRm.Computers;
using KeyGuard.Lab.WinRm.Control;
using KeyGuard.Lab.VSphere;
using KeyGuard.Lab.VSphere.Control;
using KeyGuard.Lab.VSphere.Crypto;
using KeyGuard.Lab.VSphere.Faults;
using KeyGuard.Lab.World;
using Microsoft.Extensions.DependencyInjection;

namespace KeyGuard.Lab.Hosting;

/// <summary>The parts of the Lab; each exists once.</summary>
internal static class LabServices
{
    public static void AddLab(this IServiceCollection services, LabOptions options) => services
        .AddSingleton(new LabWorld(
            options.StateFile is null ? null : new StateFile(options.StateFile),
            new LabSettings { LatencyMilliseconds = options.LatencyMilliseconds }))
        .AddSingleton<TokenService>()
        .AddSingleton<TokenGrants>()
        .AddSingleton<IamEndpoints>()
        .AddSingleton<InstanceIdentityEndpoints>()
        .AddSingleton<Admission>()
        .AddSingleton<KmipRegion>()
        .AddSingleton<IKmipClientTrust>(services => services.GetRequiredService<KmipRegion>())
        .AddSingleton<KmipCertificateActions>()
        .AddSingleton<KmipControl>()
        .AddSingleton<KmsEndpoints>()
        .AddSingleton<VbrSessions>()
        .AddSingleton<VbrVerifications>()
        .AddSingleton<VbrLogin>()
        .AddSingleton<VbrPasswordCalls>()
        .AddSingleton<VbrEndpoints>()
        .AddSingleton<VbrControl>()
        .AddSingleton(new WinRmWorld(options.WinRmKeytab))
        .AddSingleton<WinRmControl>()
        .AddSingleton<IKmipNetwork, KeyProtectKmipNetwork>()
        .AddSingleton<VCenter>()
        .AddSingleton<VimDispatcher>()
        .AddSingleton<VimFaultRules>()
        .AddSingleton<Recording>()
        .AddSingleton<VimEndpoints>()
        .AddSingleton<VCenterControl>()
        .AddSingleton<KmsControl>()
        .AddSingleton<TrafficCounters>()
        .AddSingleton<RequestLog>()
        .AddSingleton<FaultRules>()
        .AddSingleton<FaultReply>()
        .AddSingleton<FaultPlayer>()
        .AddSingleton<TrafficMiddleware>()
        .AddSingleton<WorldControl>()
        .AddSingleton<TrafficControl>();
}
