using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace KeyGuard.Lab.VSphere.Faults;

/// <summary>What the proxy in front of vCenter's services says when it can't reach one.</summary>
internal static class ProxyPage
{
    public static string Text(int status) => string.Create(
        CultureInfo.InvariantCulture,
        $"{status} {ReasonPhrases.GetReasonPhrase(status)} (Failed to connect to endpoint: [N7Vmacore4Http20NamedPipeServiceSpecE:0x00007f] _serverNamespace = /sdk action = Allow)");
}
