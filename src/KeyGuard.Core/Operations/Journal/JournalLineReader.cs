using System;
using System.IO;

namespace KeyGuard.Operations.Journal;

/// <summary>Reads a journal line by line. However long the file is, and a line in it, the memory needed stays the same.</summary>
internal sealed class JournalLineReader
{
    /// <summary>No entry is longer than this, in bytes.</summary>
    public const int LongestLine = 4 * 1024 * 1024;

    private const byte LineFeed = (byte)'\n';
    private readonly Stream _stream;
    private readonly long _length;
    private byte[] _buffer = new byte[64 * 1024];
    private long _read;
    private int _start;
    private int _end;

    /// <param name="stream">The file, at its beginning.</param>
    /// <param name="length">How far to read.</param>
    public JournalLineReader(Stream stream, long length)
    {
        _stream = stream;
        _length = length;
    }

    /// <summary>The number of the line that was read, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>How many bytes were read so far.</summary>
    public long Position => _read;

    /// <summary>The line, without its end. Empty where it is too long to be an entry.</summary>
    public ArraySegment<byte> Line { get; private set; }

    /// <summary>Whether the line has an end; the last one may have none.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Goes to the next line.</summary>
    public bool Read()
    {
        Number++;
        var isTooLong = false;
        var searched = 0;
        while (true)
        {
            var at = Array.IndexOf(_buffer, LineFeed, _start + searched, _end - _start - searched);
            if (at >= 0) return Take(at, isEnded: true, isTooLong);
            searched = _end - _start;
            if (searched > LongestLine)
            {
                isTooLong = true;
                _start = _end;
                searched = 0;
            }
            if (!Fill()) return (searched > 0 || isTooLong) && Take(_end, isEnded: false, isTooLong);
        }
    }

    private bool Take(int end, bool isEnded, bool isTooLong)
    {
        Line = isTooLong ? default : new ArraySegment<byte>(_buffer, _start, end - _start);
        IsEnded = isEnded;
        _start = isEnded ? end + 1 : end;
        return true;
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            _end -= _start;
            _start = 0;
        }
        if (_end == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        var wanted = (int)Math.Min(_buffer.Length - _end, _length - _read);
        var got = wanted == 0 ? 0 : _stream.Read(_buffer, _end, wanted);
        _read += got;
        _end += got;
        return got > 0;
    }
}
