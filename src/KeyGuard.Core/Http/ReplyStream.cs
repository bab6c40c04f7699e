using System;
using System.IO;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace KeyGuard.Http;

/// <summary>
/// A reply's body while it comes. A reply of hundreds of megabytes may take minutes, so the time limit is on the silence
/// between two reads. Not for the thread that reads a user's keys: reading blocks.
/// </summary>
internal sealed class ReplyStream : Stream
{
    private readonly HttpResponseMessage _response;
    private readonly Stream _body;
    private readonly Uri _uri;
    private readonly TimeSpan _patience;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _limit;
    private readonly CancellationTokenRegistration _registration;
    private readonly ITimer _timer;
    private bool _disposed;

    private ReplyStream(HttpResponseMessage response, Stream body, Uri uri, HttpPipelineOptions options, CancellationToken caller)
    {
        _response = response;
        _body = body;
        _uri = uri;
        _patience = options.AttemptTimeout;
        _caller = caller;
        _limit = CancellationTokenSource.CreateLinkedTokenSource(caller);
        // .NET Framework does not stop reading a body when told; closing the response does.
        _registration = _limit.Token.Register(static state => ((HttpResponseMessage)state!).Dispose(), response);
        _timer = options.Clock.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), _limit, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public static async Task<ReplyStream> OpenAsync(HttpResponseMessage response, Uri uri, HttpPipelineOptions options, CancellationToken caller)
    {
        var body = await response.Content.ReadAsStreamAsync(
#if !NETFRAMEWORK
            caller
#endif
            ).ConfigureAwait(false);
        return new ReplyStream(response, body, uri, options, caller);
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        _timer.Change(_patience, Timeout.InfiniteTimeSpan);
        try
        {
            return _body.ReadAsync(buffer, offset, count, _limit.Token).GetAwaiter().GetResult();
        }
        catch (Exception failure) when (TransportFailures.IsTransport(failure))
        {
            throw Explain(failure);
        }
        finally
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _timer.Dispose();
            _registration.Dispose();
            _body.Dispose();
            _response.Dispose();
            _limit.Dispose();
        }
        base.Dispose(disposing);
    }

    private Exception Explain(Exception failure)
    {
        if (_caller.IsCancellationRequested) return new OperationCanceledException(_caller);
        if (!_limit.IsCancellationRequested) return TransportFailures.From(failure, _uri);
        return new HttpTransportException(TransportFailure.TimedOut, $"{_uri.Authority} stopped sending for {_patience.TotalSeconds:0.#} s in the middle of a reply.", failure);
    }
}
