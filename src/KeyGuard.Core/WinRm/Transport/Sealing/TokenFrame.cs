using System;

namespace KeyGuard.WinRm.Transport.Sealing;

/// <summary>One frame of a NegotiateStream: a token of the log-on, or a sealed message.</summary>
internal sealed record TokenFrame(byte Kind, byte[] Payload)
{
    /// <summary>The side that wrote it is done with its log-on (MS-NNS, 2.2.1).</summary>
    public const byte Done = 0x14;

    /// <summary>The log-on failed; the payload ends with the code.</summary>
    public const byte Failed = 0x15;

    /// <summary>The log-on goes on.</summary>
    public const byte InProgress = 0x16;

    /// <summary>Our own mark for a message after the log-on.</summary>
    public const byte Message = 0;

    /// <summary>A server's token as the NegotiateStream wants to read it.</summary>
    public static byte[] LogOn(byte kind, byte[] token)
    {
        if (token.Length > ushort.MaxValue) throw new FormatException("The token is too long.");
        var frame = new byte[5 + token.Length];
        frame[0] = kind;
        frame[1] = 1;
        frame[3] = (byte)(token.Length >> 8);
        frame[4] = (byte)token.Length;
        token.CopyTo(frame, 5);
        return frame;
    }

    /// <summary>A server's sealed message as the NegotiateStream wants to read it.</summary>
    public static byte[] Sealed(byte[] token)
    {
        var frame = new byte[4 + token.Length];
        BitConverter.GetBytes(token.Length).CopyTo(frame, 0);
        token.CopyTo(frame, 4);
        return frame;
    }
}
