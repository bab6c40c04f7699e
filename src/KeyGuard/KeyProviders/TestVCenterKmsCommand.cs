using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.VSphere.KeyProviders;

namespace KeyGuard.Cmdlets.KeyProviders;

/// <summary>Tests whether vCenter can work with its key providers, and for how long yet.</summary>
[Cmdlet(VerbsDiagnostic.Test, "VCenterKms")]
[OutputType(typeof(VCenterKmsHealth))]
public sealed class TestVCenterKmsCommand : KeyGuardCmdlet
{
    private const string Activity = "Waiting for key providers";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>The names of the providers; wildcards are allowed. All when left out.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("KmsCluster")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KeyProviderNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The vCenters; all open connections when left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [VCenterTransformation]
    [ArgumentCompleter(typeof(VCenterNameCompleter))]
    public VCenterConnection[]? Server { get; set; }

    /// <summary>From how many days before its end a certificate is a problem.</summary>
    [Parameter]
    [ValidateRange(0, 3650)]
    public int ExpiryDays { get; set; } = 30;

    /// <summary>How long to wait until all is well, in seconds.</summary>
    [Parameter]
    [ValidateRange(0, 86400)]
    public int WaitSec { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var connection in VCenters.All(this, Server)) ForItem(connection.Name, () => Test(connection));
    }

    private void Test(VCenterConnection connection)
    {
        var names = new KeyProviderNames(Name);
        var until = DateTime.UtcNow.AddSeconds(WaitSec);
        var found = Look(connection, names);
        while (found.Any(health => !health.IsHealthy) && DateTime.UtcNow < until)
        {
            WriteProgress(new ProgressRecord(1, Activity, string.Join(", ", found.Where(health => !health.IsHealthy).Select(health => health.Name))));
            if (StopToken.WaitHandle.WaitOne(Pause)) throw new OperationCanceledException(StopToken);
            found = Look(connection, names);
        }
        if (WaitSec > 0) WriteProgress(new ProgressRecord(1, Activity, "Done") { RecordType = ProgressRecordType.Completed });
        foreach (var health in found) Report(health);
        foreach (var missing in names.Missing) ForItem(missing, () => throw Faults.KeyProviderUnknown(missing, connection.Name, names.Seen));
    }

    private IReadOnlyList<VCenterKmsHealth> Look(VCenterConnection connection, KeyProviderNames names)
    {
        string? whyNot = null;
        var catalog = new KeyProviderCatalog(new CryptoManager(connection.Client), connection.Name);
        var providers = Await(token => catalog.ReadAsync(names.IsWanted, true, said => whyNot = said, token));
        var check = new KeyProviderCheck(DateTimeOffset.UtcNow, TimeSpan.FromDays(ExpiryDays));
        return [.. providers.Select(provider => check.Look(provider, whyNot))];
    }

    private void Report(VCenterKmsHealth health)
    {
        WriteObject(health);
        if (!health.IsHealthy) ForItem(health.Name, () => throw Faults.KeyProviderUnhealthy(health.Name, string.Join("; ", health.Problems)));
    }
}
