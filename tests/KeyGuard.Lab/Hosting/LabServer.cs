using System;
using System.Linq;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Threading.Tasks;
using KeyGuard.Lab.Control;
using KeyGuard.Lab.Iam;
using KeyGuard.Lab.Json;
using KeyGuard.Lab.KeyProtect;
using KeyGuard.Lab.KeyProtect.Kmip;
using KeyGuard.Lab.Traffic;
using KeyGuard.Lab.Vbr;
using KeyGuard.Lab.WinRm.Auth;
using KeyGuard.Lab.WinRm.Control;
using KeyGuard.Lab.VSphere;
using KeyGuard.Lab.VSphere.Control;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace KeyGuard.Lab.Hosting;

/// <summary>The program as a whole: one listener on loopback, the services behind it, the line that says it is ready.</summary>
internal sealed class LabServer : IAsyncDisposable
{
    /// <summary>Requests still open when the Lab is told to end, hanging ones above all, get no longer than this.</summary>
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(1);

    private readonly LabOptions _options;
    private readonly WebApplication _app;
    private readonly X509Certificate2? _certificate;

    private LabServer(LabOptions options, WebApplication app, X509Certificate2? certificate)
    {
        _options = options;
        _app = app;
        _certificate = certificate;
    }

    public static LabServer Create(LabOptions options)
    {
        LegacyCryptography.Allow();
        // the empty builder brings no logging, no configuration files, no limits
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        X509Certificate2? certificate = options.Tls ? LabCertificate.Create() : null;
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Configure(kestrel, options, certificate));
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTime);
        builder.Services.AddLab(options);

        WebApplication app = builder.Build();
        app.UseLegacyActions();
        app.UseRouting();
        TrafficMiddleware traffic = app.Services.GetRequiredService<TrafficMiddleware>();
        app.Use(traffic.InvokeAsync);
        MapServices(app);
        return new LabServer(options, app, certificate);
    }

    public async Task RunAsync()
    {
        await _app.StartAsync();
        string url = _app.Urls.First(address => address.StartsWith("http:", StringComparison.Ordinal));
        string? tlsUrl = _app.Urls.FirstOrDefault(address => address.StartsWith("https:", StringComparison.Ordinal));
        var line = new ReadyLine("ready", url, Environment.ProcessId, tlsUrl, _certificate is null ? null : LabCertificate.Thumbprint(_certificate));
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(line, LabJson.Wire.ReadyLine));
        await Console.Out.FlushAsync();
        if (!_options.Quiet)
            await Console.Error.WriteLineAsync($"The Lab listens on {url}; GET {url}/lab/info tells what is there. Ctrl+C ends it.");

        if (_options.ParentProcessId is { } parent)
            _ = ParentWatch.RunAsync(parent, _app.Lifetime.StopApplication, _app.Lifetime.ApplicationStopping);
        await _app.WaitForShutdownAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificate?.Dispose();
    }

    private static void Configure(KestrelServerOptions kestrel, LabOptions options, X509Certificate2? certificate)
    {
        kestrel.AddServerHeader = false;
        kestrel.Listen(IPAddress.Loopback, options.Port, listener => listener.Protocols = HttpProtocols.Http1);
        if (certificate is null)
            return;

        kestrel.Listen(IPAddress.Loopback, 0, listener =>
        {
            listener.Protocols = HttpProtocols.Http1;
            listener.UseHttps(certificate);
        });
    }

    private static void MapServices(WebApplication app)
    {
        app.Services.GetRequiredService<IamEndpoints>().Map(app);
        app.Services.GetRequiredService<InstanceIdentityEndpoints>().Map(app);
        app.Services.GetRequiredService<KmsEndpoints>().Map(app);
        app.Services.GetRequiredService<KmipControl>().Map(app);
        app.Services.GetRequiredService<VbrEndpoints>().Map(app);
        app.Services.GetRequiredService<VbrControl>().Map(app);
        app.Services.GetRequiredService<WinRmControl>().Map(app);
        app.Services.GetRequiredService<VimEndpoints>().Map(app);
        app.Services.GetRequiredService<VCenterControl>().Map(app);
        app.Services.GetRequiredService<KmsControl>().Map(app);
        app.Services.GetRequiredService<WorldControl>().Map(app);
        app.Services.GetRequiredService<TrafficControl>().Map(app);
    }
}
