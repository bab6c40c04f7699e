using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace KeyGuard.WinRm.Transport.Sealing;

/// <summary>
/// What a NegotiateStream takes for its network: what it writes is cut into its frames and handed out, what it reads is what
/// was fed in. So its frames' contents, the raw tokens of the log-on and the sealed messages, can travel inside HTTP.
/// Reads wait without holding a thread.
/// </summary>
/// <remarks>MS-NNS: a log-on's frame has 5 bytes before its token (kind, version 1.0, length), a message's frame its length in 4.</remarks>
#pragma warning disable CA1844 // .NET Framework has no overloads with Memory; .NET's lead to these.
internal sealed class TokenPipe : Stream
#pragma warning restore CA1844
{
    private const int LogOnHeader = 5;
    private const int MessageHeader = 4;
    private readonly object _gate = new();
    private readonly Queue<TokenFrame> _frames = new();
    private TaskCompletionSource<TokenFrame>? _frameWanted;
    private byte[] _written = [];
    private byte[] _fed = [];
    private int _readAt;
    private TaskCompletionSource<bool>? _readWaiting;
    private bool _closed;

    /// <summary>Whether the log-on is over, and what follows are sealed messages.</summary>
    public bool IsSealing { get; set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The next frame that the NegotiateStream writes.</summary>
    public Task<TokenFrame> NextFrameAsync()
    {
        lock (_gate)
        {
            if (_frames.Count > 0) return Task.FromResult(_frames.Dequeue());
            if (_closed) return Task.FromException<TokenFrame>(new IOException("The pipe is closed."));
            _frameWanted = new TaskCompletionSource<TokenFrame>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _frameWanted.Task;
        }
    }

    /// <summary>Hands in what the server's side of the NegotiateStream would have written.</summary>
    public void Feed(byte[] bytes)
    {
        TaskCompletionSource<bool>? waiting;
        lock (_gate)
        {
            var rest = _fed.Length - _readAt;
            var joined = new byte[rest + bytes.Length];
            Buffer.BlockCopy(_fed, _readAt, joined, 0, rest);
            Buffer.BlockCopy(bytes, 0, joined, rest, bytes.Length);
            (_fed, _readAt) = (joined, 0);
            (waiting, _readWaiting) = (_readWaiting, null);
        }
        waiting?.TrySetResult(true);
    }

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task<bool> fed;
            lock (_gate)
            {
                var taken = Math.Min(count, _fed.Length - _readAt);
                if (taken > 0 || _closed || count == 0)
                {
                    Buffer.BlockCopy(_fed, _readAt, buffer, offset, taken);
                    _readAt += taken;
                    return taken;
                }
                _readWaiting = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
                fed = _readWaiting.Task;
            }
            await fed.ConfigureAwait(false);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    // .NET Framework's NegotiateStream knows only this way; the base class would hold a thread for it.
    public override IAsyncResult BeginRead(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state)
    {
        var source = new TaskCompletionSource<int>(state, TaskCreationOptions.RunContinuationsAsynchronously);
        _ = CompleteAsync();
        return source.Task;

        async Task CompleteAsync()
        {
            source.SetResult(await ReadAsync(buffer, offset, count, CancellationToken.None).ConfigureAwait(false));
            callback?.Invoke(source.Task);
        }
    }

    public override int EndRead(IAsyncResult asyncResult) => ((Task<int>)asyncResult).GetAwaiter().GetResult();

    public override void Write(byte[] buffer, int offset, int count)
    {
        lock (_gate)
        {
            var joined = new byte[_written.Length + count];
            _written.CopyTo(joined, 0);
            Buffer.BlockCopy(buffer, offset, joined, _written.Length, count);
            _written = Cut(joined);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer, offset, count);
        return Task.CompletedTask;
    }

    public override IAsyncResult BeginWrite(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state)
    {
        Write(buffer, offset, count);
        var source = new TaskCompletionSource<bool>(state);
        source.SetResult(true);
        callback?.Invoke(source.Task);
        return source.Task;
    }

    public override void EndWrite(IAsyncResult asyncResult)
    {
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Ends whoever waits on either side.</summary>
    protected override void Dispose(bool disposing)
    {
        TaskCompletionSource<bool>? reader;
        TaskCompletionSource<TokenFrame>? taker;
        lock (_gate)
        {
            _closed = true;
            (reader, _readWaiting) = (_readWaiting, null);
            (taker, _frameWanted) = (_frameWanted, null);
        }
        reader?.TrySetResult(false);
        taker?.TrySetException(new IOException("The pipe is closed."));
        base.Dispose(disposing);
    }

    // Hands out the whole frames, and gives back the beginning of the next one.
    private byte[] Cut(byte[] bytes)
    {
        var at = 0;
        while (true)
        {
            var header = IsSealing ? MessageHeader : LogOnHeader;
            if (bytes.Length - at < header) break;
            var length = IsSealing ? BitConverter.ToInt32(bytes, at) : (bytes[at + 3] << 8) | bytes[at + 4];
            if (bytes.Length - at - header < length) break;
            HandOut(new TokenFrame(IsSealing ? TokenFrame.Message : bytes[at], Part(bytes, at + header, length)));
            at += header + length;
        }
        return Part(bytes, at, bytes.Length - at);
    }

    private void HandOut(TokenFrame frame)
    {
        if (_frameWanted is { } wanted)
        {
            _frameWanted = null;
            wanted.TrySetResult(frame);
        }
        else
        {
            _frames.Enqueue(frame);
        }
    }

    private static byte[] Part(byte[] bytes, int at, int length)
    {
        var part = new byte[length];
        Buffer.BlockCopy(bytes, at, part, 0, length);
        return part;
    }
}
