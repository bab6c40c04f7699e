using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using KeyGuard.WinRm.Facts;
using KeyGuard.WinRm.Protocol;

namespace KeyGuard.WinRm.Reading;

/// <summary>Reads the listeners as the service lists them; what they show on the wire is found out elsewhere.</summary>
internal static class ListenerReader
{
    public static async Task<IReadOnlyList<WinRMListener>> ReadAsync(WsManClient client, CancellationToken cancellationToken) =>
        (await client.EnumerateAsync(ResourceUris.Listener, cancellationToken).ConfigureAwait(false)).Select(item => Read(item)).ToArray();

    /// <param name="item">An element <c>Listener</c>.</param>
    /// <param name="isListening">Whether a connection was taken.</param>
    /// <param name="presented">The certificate shown.</param>
    /// <param name="stored">The certificate in the store.</param>
    /// <param name="isStored">Whether the certificate is in the store.</param>
    public static WinRMListener Read(XElement item, bool? isListening = null, WinRMCertificate? presented = null, WinRMCertificate? stored = null, bool? isStored = null) =>
        new(item.PartText("Address"), item.PartText("Transport").ToUpperInvariant())
        {
            Port = int.TryParse(item.PartText("Port"), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : 0,
            HostName = item.PartText("Hostname"),
            Enabled = string.Equals(item.PartText("Enabled"), "true", StringComparison.OrdinalIgnoreCase),
            UrlPrefix = item.PartText("URLPrefix"),
            CertificateThumbprint = Thumbprint(item.PartText("CertificateThumbprint")),
            ListeningOn = item.Parts("ListeningOn").Select(address => address.Value.Trim()).Where(address => address.Length > 0).ToArray(),
            Source = item.Mark("Source") ?? WinRMSource.Local,
            IsListening = isListening,
            PresentedCertificate = presented,
            StoredCertificate = stored,
            IsCertificateStored = isStored,
        };

    /// <summary>A thumbprint as it is compared: digits only, in capitals. People paste blanks and invisible marks into it.</summary>
    public static string Thumbprint(string text) => new string(text.Where(Uri.IsHexDigit).ToArray()).ToUpperInvariant();
}
