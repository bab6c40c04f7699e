using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using KeyGuard.Lab.World;
using Microsoft.AspNetCore.WebUtilities;

namespace KeyGuard.Lab.Vbr;

/// <summary>Who is logged on. Tokens live in memory only and expire by the Lab's clock.</summary>
internal sealed class VbrSessions(LabWorld world)
{
    private static readonly TimeSpan LongRefresh = TimeSpan.FromDays(14);
    private static readonly TimeSpan ShortRefreshBeyondAccess = TimeSpan.FromMinutes(15);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Session> _access = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Session> _refresh = new(StringComparer.Ordinal);

    /// <summary>Every token issued since the last reset.</summary>
    public string[] Issued
    {
        get
        {
            lock (_gate)
                return [.. _access.Keys.Concat(_refresh.Keys)];
        }
    }

    public VbrTokens Open(VbrRole role, bool shortRefresh)
    {
        DateTimeOffset now = world.Clock.Now;
        TimeSpan lifetime = TimeSpan.FromSeconds(world.Settings.VbrTokenLifetimeSeconds);
        var tokens = new VbrTokens(NewToken(), NewToken(), now, lifetime);
        lock (_gate)
        {
            _access[tokens.Access] = new Session(role, now + lifetime);
            _refresh[tokens.Refresh] = new Session(role, now + (shortRefresh ? lifetime + ShortRefreshBeyondAccess : LongRefresh));
        }

        return tokens;
    }

    /// <summary>The role that a refresh token stands for; the token is used up.</summary>
    public VbrRole? TakeRefresh(string token)
    {
        lock (_gate)
        {
            Session? session = _refresh.GetValueOrDefault(token);
            _refresh[token] = new Session(VbrRole.BackupViewer, DateTimeOffset.MinValue);
            return session?.Expires > world.Clock.Now ? session.Role : null;
        }
    }

    /// <exception cref="VbrError">The token is unknown or has expired.</exception>
    public VbrRole Role(string token)
    {
        lock (_gate)
        {
            if (!_access.TryGetValue(token, out Session? session))
                throw VbrError.Unauthorized();

            return session.Expires > world.Clock.Now ? session.Role : throw VbrError.ExpiredToken();
        }
    }

    public void Close(string token)
    {
        lock (_gate)
            _access[token] = new Session(VbrRole.BackupViewer, DateTimeOffset.MinValue);
    }

    public void Clear()
    {
        lock (_gate)
        {
            _access.Clear();
            _refresh.Clear();
        }
    }

    /// <summary>In the form of a JSON web token, as the real ones are.</summary>
    private static string NewToken() => $"eyJhbGciOiJSUzUxMiJ9.{Part()}.{Part()}";

    private static string Part() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(48));

    private sealed record Session(VbrRole Role, DateTimeOffset Expires);
}

internal sealed record VbrTokens(string Access, string Refresh, DateTimeOffset Issued, TimeSpan Lifetime);
