using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using KeyGuard.Lab.WinRm.Config;

namespace KeyGuard.Lab.WinRm.Listeners;

/// <summary>The listeners of one computer: those made by hand, the one that policy makes, and those of compatibility.</summary>
/// <remarks>Guarded by the computer's lock.</remarks>
internal sealed class ListenerTable(ConfigStore config)
{
    private const int HttpCompatibilityPort = 80;
    private const int HttpsCompatibilityPort = 443;

    private ImmutableArray<WinRmListener> _made = [];

    /// <summary>Whether policy makes a listener.</summary>
    public bool PolicyMakesOne { get; set; }

    /// <summary>All that are in force. One that policy makes stands before one made by hand with the same keys.</summary>
    public IReadOnlyList<WinRmListener> All
    {
        get
        {
            var all = new List<WinRmListener>();
            if (PolicyMakesOne)
                all.Add(new WinRmListener("*", "HTTP") { Port = DefaultPort("HTTP"), Source = "GPO" });
            all.AddRange(_made.Where(made => !all.Any(other => HasKeys(other, made.Address, made.Transport))));
            if (config.Flag(ConfigSchema.CompatibilityHttp))
                all.Add(new WinRmListener("*", "HTTP") { Port = HttpCompatibilityPort, Source = "Compatibility" });
            if (config.Flag(ConfigSchema.CompatibilityHttps))
                all.Add(new WinRmListener("*", "HTTPS") { Port = HttpsCompatibilityPort, Source = "Compatibility", Thumbprint = config[ConfigSchema.ServiceThumbprint] });
            return all;
        }
    }

    public int DefaultPort(string transport) =>
        int.Parse(config[transport == "HTTPS" ? ConfigSchema.DefaultHttpsPort : ConfigSchema.DefaultHttpPort], CultureInfo.InvariantCulture);

    public WinRmListener? Find(string address, string transport) => All.FirstOrDefault(listener => HasKeys(listener, address, transport));

    public void Set(WinRmListener listener) =>
        _made = [.. _made.Where(other => !HasKeys(other, listener.Address, listener.Transport)), listener];

    public void Remove(WinRmListener listener) => _made = _made.RemoveAll(other => HasKeys(other, listener.Address, listener.Transport));

    private static bool HasKeys(WinRmListener listener, string address, string transport) =>
        listener.Address.Equals(address, StringComparison.OrdinalIgnoreCase) && listener.Transport.Equals(transport, StringComparison.OrdinalIgnoreCase);
}
