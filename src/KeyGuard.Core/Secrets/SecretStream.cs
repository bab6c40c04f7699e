using System;
using System.IO;

namespace KeyGuard.Secrets;

/// <summary>A stream in memory whose buffers are overwritten, those that it has outgrown as well.</summary>
internal sealed class SecretStream : MemoryStream
{
    private const int FirstSize = 2048;

    public SecretStream()
        : base(FirstSize)
    {
    }

    public override int Capacity
    {
        get => base.Capacity;
        set
        {
            var old = value > base.Capacity ? GetBuffer() : null;
            base.Capacity = value;
            if (old is not null) Array.Clear(old, 0, old.Length);
        }
    }

    /// <summary>What was written, as a secret of its own.</summary>
    public SecretBytes ToSecret() => SecretBytes.Copy(GetBuffer().AsSpan(0, (int)Length));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            var buffer = GetBuffer();
            Array.Clear(buffer, 0, buffer.Length);
        }
        base.Dispose(disposing);
    }
}
