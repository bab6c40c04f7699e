using System;
using System.Collections.Generic;
using KeyGuard.Lab.VSphere.Properties;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Sessions;

/// <summary>One login.</summary>
internal sealed class VimSession(VimUser user, DateTimeOffset now)
{
    private static readonly Shape<VimSession> Shape = new(
        "UserSession",
        new("key", session => VimValue.Of(session.Key)),
        new("userName", session => VimValue.Of("VSPHERE.LOCAL\\" + session.User.Name)),
        new("fullName", session => VimValue.Of(session.User.Name + " vsphere.local")),
        new("loginTime", session => VimValue.Of(session.LoginTime)),
        new("lastActiveTime", session => VimValue.Of(session.LastActive)),
        new("locale", _ => VimValue.Of("en")),
        new("messageLocale", _ => VimValue.Of("en")),
        new("extensionSession", _ => VimValue.Of(false), "5.0"),
        new("ipAddress", _ => VimValue.Of("127.0.0.1"), "5.1"),
        new("userAgent", session => VimValue.Of(session.UserAgent), "5.1"),
        new("callCount", session => VimValue.Of(session.CallCount), "5.1"));

    /// <summary>What the API calls the session; not what the cookie holds.</summary>
    public string Key { get; } = "52" + Guid.NewGuid().ToString()[2..];

    public VimUser User => user;

    public DateTimeOffset LoginTime { get; } = now;

    public DateTimeOffset LastActive { get; set; } = now;

    public string UserAgent { get; init; } = "";

    public long CallCount { get; set; }

    /// <summary>Retrievals that have pages left, by token.</summary>
    public Dictionary<string, Retrieval> Retrievals { get; } = new(StringComparer.Ordinal);

    public VimValue Value => Shape.Of(this);
}
