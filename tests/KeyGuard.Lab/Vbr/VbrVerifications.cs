using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using KeyGuard.Lab.World;

namespace KeyGuard.Lab.Vbr;

/// <summary>Compares passwords; after fifteen failures in a minute not at all for five minutes.</summary>
internal sealed class VbrVerifications(LabWorld world)
{
    private const int MostFailures = 15;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BlockTime = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly Queue<DateTimeOffset> _failures = new();
    private DateTimeOffset _blockedUntil = DateTimeOffset.MinValue;

    /// <exception cref="VbrError">Verifying is blocked.</exception>
    public bool Matches(VbrPassword password, string given)
    {
        DateTimeOffset now = world.Clock.Now;
        lock (_gate)
        {
            if (now < _blockedUntil)
                throw VbrError.Blocked();
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(password.Password), Encoding.UTF8.GetBytes(given)))
                return true;

            Count(now);
            return false;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _failures.Clear();
            _blockedUntil = DateTimeOffset.MinValue;
        }
    }

    private void Count(DateTimeOffset now)
    {
        _failures.Enqueue(now);
        while (_failures.Peek() < now - Window)
            _failures.Dequeue();
        if (_failures.Count >= MostFailures)
            _blockedUntil = now + BlockTime;
    }
}
