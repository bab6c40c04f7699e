using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.VSphere;

namespace KeyGuard.Errors;

internal static partial class Faults
{
    private const int NamesShown = 10;

    public static VimException NoKeyProviders(Uri server) => new("KeyProvidersNotSupported", FaultCategory.InvalidOperation,
        $"{server.Host} has no key providers: it is not a vCenter of version 6.5 or later.",
        "Connect to the vCenter itself with Connect-KeyGuardVCenter, not to one of its hosts.") { Target = server.Host };

    public static KeyGuardException KeyProviderUnknown(string name, string server, IReadOnlyList<string> known) => new("KeyProviderUnknown", FaultCategory.ObjectNotFound,
        $"'{server}' has no key provider '{name}'. It has: {Names(known)}.",
        "Names of key providers are case-sensitive. Get-VCenterKms lists them.") { Target = name };

    public static KeyGuardException KeyServerUnknown(string? name, string provider, IReadOnlyList<string> known) => new("KeyServerUnknown", FaultCategory.ObjectNotFound,
        name is null ? $"The key provider '{provider}' has {known.Count} servers: {Names(known)}." : $"The key provider '{provider}' has no server '{name}'. It has: {Names(known)}.",
        "Say with -KmsServer which server is meant.") { Target = name ?? provider };

    public static KeyGuardException KeyServerExists(string name, string provider) => new("KeyServerExists", FaultCategory.ResourceExists,
        $"The key provider '{provider}' already has a server '{name}', which is reached differently.",
        "Change it with Set-VCenterKms, or give the new one another name with -KmsServer.") { Target = name };

    public static KeyGuardException KeyProviderWithoutServers(string provider) => new("KeyProviderWithoutServers", FaultCategory.InvalidOperation,
        $"'{provider}' is no key provider of KMIP servers; vCenter or a Trust Authority manages it.",
        "Choose a standard key provider: Get-VCenterKms shows the kinds. Native providers are made, backed up and removed in the vSphere Client.") { Target = provider };

    public static KeyGuardException KeyServerSilent(string name, string address) => new("KeyServerSilent", FaultCategory.ResourceUnavailable,
        $"vCenter got no certificate from the server '{name}' at {address}, so there is nothing to trust.",
        "Check address and port, and that vCenter itself (not this computer) can reach them. The server stays registered; run Set-VCenterKms -CertificateThumbprint once it answers.") { Target = name };

    public static KeyGuardException KeyServerCertificateDiffers(string name, string shown, string wanted) => new("KeyServerCertificateDiffers", FaultCategory.SecurityError,
        $"The server '{name}' shows a certificate with the SHA-256 thumbprint {shown}, not {wanted}. vCenter was not told to trust it.",
        "Ask the key manager's owner which one is right. If the certificate was renewed, give the new thumbprint; if not, somebody stands in between.") { Target = name };

    public static KeyGuardException NoCertificateMade(string provider) => new("KeyProviderCertificateMissing", FaultCategory.ProtocolError,
        $"vCenter made no certificate for the key provider '{provider}', and did not say why.",
        "Look for the cause in vCenter's events, and run the command again.") { Target = provider };

    public static KeyGuardException KeyProviderInUse(string provider, IReadOnlyList<string> uses) => new("KeyProviderInUse", FaultCategory.InvalidOperation,
        $"The key provider '{provider}' is in use by {Names(uses)}.",
        "Move what uses it first: Move-VCenterEncryptionKms, or Set-VMEncryptionKms, Set-VMHostEncryptionKms and Set-VsanClusterEncryptionKms; another default with Set-VCenterKms -Default. There is no way to remove it in spite of that: without it, what it encrypts is locked at the next restart.") { Target = provider };

    public static KeyGuardException KeyProviderNotRemoved(string provider) => new("KeyProviderNotRemoved", FaultCategory.ProtocolError,
        $"vCenter still lists a server of the key provider '{provider}' that it was told to remove.",
        "Look with Get-VCenterKms, and run the command again.") { Target = provider };

    public static KeyGuardException KeyProviderUnhealthy(string provider, string problems) => new("KeyProviderUnhealthy", FaultCategory.ResourceUnavailable,
        $"The key provider '{provider}' is not healthy: {problems}",
        "Problems of the result lists each one. What is encrypted goes on running, but a VM whose host restarts meanwhile may stay locked.") { Target = provider };

    public static KeyGuardException ClusterNotSingle(string name, int found) => new("ClusterNotSingle", FaultCategory.ObjectNotFound,
        found == 0 ? $"There is no cluster '{name}'." : $"There are {found} clusters '{name}'.",
        "Give the name of one cluster of this vCenter; names are case-sensitive.") { Target = name };

    private static string Names(IReadOnlyList<string> names) => names.Count switch
    {
        0 => "none",
        <= NamesShown => string.Join(", ", names),
        _ => string.Join(", ", names.Take(NamesShown)) + $" and {names.Count - NamesShown} more",
    };
}
