using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.WinRm.Facts;

namespace KeyGuard.WinRm.Reading;

/// <summary>Reads what policies have put into the registry: everything about WinRM, and the few values beside it that baselines ask for.</summary>
internal static class PolicyReader
{
    private const string WinRm = @"SOFTWARE\Policies\Microsoft\Windows\WinRM";

    /// <summary>Keys that are read as a whole.</summary>
    public static readonly IReadOnlyList<string> Keys = [WinRm + @"\Service", WinRm + @"\Client", WinRm + @"\Service\WinRS"];

    /// <summary>Single values of keys that hold other matters too.</summary>
    public static readonly IReadOnlyList<(string Key, string Name)> Values =
    [
        (@"SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System", "LocalAccountTokenFilterPolicy"),
        (@"SOFTWARE\Policies\Microsoft\Windows\PowerShell\ScriptBlockLogging", "EnableScriptBlockLogging"),
        (@"SOFTWARE\Policies\Microsoft\Windows\PowerShell\Transcription", "EnableTranscripting"),
        (@"SOFTWARE\Policies\Microsoft\Windows\CredentialsDelegation", "AllowProtectedCreds"),
        (@"SOFTWARE\Policies\Microsoft\Windows\CredentialsDelegation", "AllowFreshCredentials"),
    ];

    public static async Task<IReadOnlyList<WinRMPolicyValue>> ReadAsync(RegistryReader registry, CancellationToken cancellationToken)
    {
        var found = new List<WinRMPolicyValue>();
        foreach (var key in Keys)
        {
            foreach (var (name, type) in await registry.ValuesAsync(key, cancellationToken).ConfigureAwait(false) ?? [])
            {
                if (await registry.PolicyAsync(key, name, type, cancellationToken).ConfigureAwait(false) is { } value) found.Add(value);
            }
        }
        foreach (var (key, name) in Values)
        {
            if (await registry.PolicyAsync(key, name, RegistryType.Number, cancellationToken).ConfigureAwait(false) is { } value) found.Add(value);
        }
        return found;
    }
}
