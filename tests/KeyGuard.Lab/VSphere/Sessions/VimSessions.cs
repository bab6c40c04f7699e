using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.World;

namespace KeyGuard.Lab.VSphere.Sessions;

/// <summary>Who is logged in. A session ends by logging out, by being idle, or because the Lab is told so; what belonged to it goes with it.</summary>
internal sealed class VimSessions(LabClock clock, ObjectTable objects)
{
    private readonly Dictionary<string, VimSession> _byCookie = new(StringComparer.Ordinal);

    public IEnumerable<VimSession> All => _byCookie.Values.OrderBy(session => session.LoginTime);

    /// <summary>The cookies of every session since the last reset, for tests that nothing shows them.</summary>
    public List<string> Issued { get; } = [];

    public string Open(VimSession session)
    {
        string cookie = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        _byCookie.Add(cookie, session);
        Issued.Add(cookie);
        return cookie;
    }

    /// <summary>The session of a cookie; idle ones end here.</summary>
    public VimSession? Find(string? cookie, TimeSpan idleTime)
    {
        if (cookie is null || !_byCookie.TryGetValue(cookie, out VimSession? session))
            return null;
        if (clock.Now - session.LastActive > idleTime)
        {
            End(session);
            return null;
        }

        session.LastActive = clock.Now;
        session.CallCount++;
        return session;
    }

    public VimSession? FindByKey(string key) => _byCookie.Values.FirstOrDefault(session => session.Key == key);

    public void End(VimSession session)
    {
        foreach ((string cookie, _) in _byCookie.Where(pair => pair.Value == session).ToList())
            _byCookie.Remove(cookie);
        objects.RemoveAll(owned => owned.SessionKey == session.Key);
    }

    public void EndAll()
    {
        foreach (VimSession session in _byCookie.Values.ToList())
            End(session);
    }
}
