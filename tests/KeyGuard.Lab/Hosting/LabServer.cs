using System;
using System.Linq;
using System.Net;
using System.Text.Json;
using System.Threading.Tasks;
using KeyGuard.Lab.Control;
using KeyGuard.Lab.Iam;
using KeyGuard.Lab.Json;
using KeyGuard.Lab.KeyProtect;
using KeyGuard.Lab.Traffic;
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

    private LabServer(LabOptions options, WebApplication app)
    {
        _options = options;
        _app = app;
    }

    public static LabServer Create(LabOptions options)
    {
        // the empty builder brings no logging, no configuration files, no limits
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, options));
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTime);
        builder.Services.AddLab(options);

        WebApplication app = builder.Build();
        app.UseLegacyActions();
        app.UseRouting();
        TrafficMiddleware traffic = app.Services.GetRequiredService<TrafficMiddleware>();
        app.Use(traffic.InvokeAsync);
        MapServices(app);
        return new LabServer(options, app);
    }

    public async Task RunAsync()
    {
        await _app.StartAsync();
        string url = _app.Urls.First();
        var line = new ReadyLine("ready", url, Environment.ProcessId);
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(line, LabJson.Wire.ReadyLine));
        await Console.Out.FlushAsync();
        if (!_options.Quiet)
            await Console.Error.WriteLineAsync($"The Lab listens on {url}; GET {url}/lab/info tells what is there. Ctrl+C ends it.");

        if (_options.ParentProcessId is { } parent)
            _ = ParentWatch.RunAsync(parent, _app.Lifetime.StopApplication, _app.Lifetime.ApplicationStopping);
        await _app.WaitForShutdownAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void Configure(KestrelServerOptions kestrel, LabOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Listen(IPAddress.Loopback, options.Port, listener => listener.Protocols = HttpProtocols.Http1);
    }

    private static void MapServices(WebApplication app)
    {
        app.Services.GetRequiredService<IamEndpoints>().Map(app);
        app.Services.GetRequiredService<InstanceIdentityEndpoints>().Map(app);
        app.Services.GetRequiredService<KmsEndpoints>().Map(app);
        app.Services.GetRequiredService<WorldControl>().Map(app);
        app.Services.GetRequiredService<TrafficControl>().Map(app);
    }
}
