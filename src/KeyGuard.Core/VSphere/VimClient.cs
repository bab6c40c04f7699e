using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.VSphere.Properties;
using KeyGuard.VSphere.Session;
using KeyGuard.VSphere.Soap;
using KeyGuard.VSphere.Tasks;

namespace KeyGuard.VSphere;

/// <summary>
/// One vCenter, within one session: calls, properties, tasks (VMware vSphere Web Services API, SOAP). Usable from several
/// threads at a time. Every failure is a <see cref="VimException"/>.
/// </summary>
internal sealed class VimClient : IDisposable
{
    private readonly VimChannel _channel;
    private readonly PropertyReader _reader;
    private readonly VimOptions _options;

    /// <param name="transport">Becomes this client's.</param>
    /// <param name="session">Becomes this client's.</param>
    /// <param name="content">Where everything is.</param>
    /// <param name="options">How it behaves over time.</param>
    public VimClient(VimTransport transport, VimSession session, ServiceContent content, VimOptions options)
    {
        _channel = new VimChannel(transport, session);
        _options = options;
        Content = content;
        _reader = new PropertyReader(_channel, content, options);
        Tasks = new TaskWaiter(_channel, content, _reader, options);
    }

    /// <summary>The server, without path.</summary>
    public Uri Endpoint => _channel.Transport.Endpoint;

    public VimAbout About => Content.About;

    /// <summary>The version of the API that both sides agreed on.</summary>
    public VimVersion Version => _channel.Transport.Versions.Agreed;

    /// <summary>The objects where everything begins.</summary>
    public ServiceContent Content { get; }

    /// <summary>The one waiter for all tasks.</summary>
    public TaskWaiter Tasks { get; }

    public HttpTraceLog Trace => _channel.Transport.Trace;

    /// <summary>The thumbprint of the pinned certificate.</summary>
    public string? Pin => _channel.Transport.Pin;

    /// <summary>The user, as vCenter calls it.</summary>
    public string UserName => _channel.Session.UserName;

    /// <summary>Whether the session is somebody else's.</summary>
    public bool IsBorrowed => _channel.Session.IsBorrowed;

    /// <summary>Whether methods and members that came with this version are known to both sides.</summary>
    public bool Includes(VimVersion version) => Version >= version;

    /// <summary>Calls a method; its <c>returnval</c> elements, none where it gives nothing back.</summary>
    /// <exception cref="VimException">The call failed.</exception>
    public Task<IReadOnlyList<XElement>> CallAsync(VimCall call, CancellationToken cancellationToken) => _channel.CallAsync(call, cancellationToken);

    /// <summary>Calls a method that returns a task: which one.</summary>
    public async Task<ObjectRef> StartAsync(VimCall call, CancellationToken cancellationToken)
    {
        var values = await CallAsync(call, cancellationToken).ConfigureAwait(false);
        return values.Count == 1 && values[0].ToReference() is { } task ? task : throw Faults.VimBadReply(Endpoint, null);
    }

    /// <summary>Calls a method that returns a task, and waits for that. When the caller gives up, the task goes on.</summary>
    public async Task<VimTaskOutcome> RunAsync(VimCall call, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var task = await StartAsync(call, cancellationToken).ConfigureAwait(false);
        return await Tasks.WaitAsync(task, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Reads properties; each object is handed over as soon as it has come, once, one at a time, on a thread that is not the
    /// caller's. However much it is, only one object is in memory.
    /// </summary>
    public Task ReadAsync(PropertyQuery query, Action<VimObject> found, CancellationToken cancellationToken) => _reader.ReadAsync(query, found, cancellationToken);

    /// <summary>Reads properties of one object; <see cref="VimObject.IsGone"/> where it is no longer there.</summary>
    public Task<VimObject> ReadAsync(ObjectRef item, string[] paths, CancellationToken cancellationToken) => ReadOneAsync(PropertyQuery.Of([item], paths), cancellationToken);

    /// <summary>The one object that is asked for; <see cref="VimObject.IsGone"/> where it is no longer there.</summary>
    public async Task<VimObject> ReadOneAsync(PropertyQuery query, CancellationToken cancellationToken)
    {
        VimObject? read = null;
        await ReadAsync(query, found => read = found, cancellationToken).ConfigureAwait(false);
        return read ?? throw Faults.VimBadReply(Endpoint, null);
    }

    /// <summary>Keeps the session from ending while work goes on that makes no calls; until disposed.</summary>
    public IDisposable KeepAlive() => new SessionKeeper(_channel.Session, _options);

    /// <summary>Whether the server still knows the session.</summary>
    public Task<bool> IsAliveAsync(CancellationToken cancellationToken) => _channel.Session.IsAliveAsync(cancellationToken);

    /// <summary>Puts away what is ours at the server: all of it with our own session, and only what we made in a borrowed one.</summary>
    public async Task LogOutAsync(CancellationToken cancellationToken)
    {
        if (IsBorrowed) await Tasks.CloseAsync(cancellationToken).ConfigureAwait(false);
        else await _channel.Session.LogOutAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        Tasks.Dispose();
        _channel.Session.Dispose();
        _channel.Transport.Dispose();
    }
}
