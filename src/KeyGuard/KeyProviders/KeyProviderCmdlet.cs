using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.Operations.Journal;
using KeyGuard.VSphere.KeyProviders;

namespace KeyGuard.Cmdlets.KeyProviders;

/// <summary>Base of the cmdlets that change a key provider of one vCenter.</summary>
public abstract class KeyProviderCmdlet : KeyGuardCmdlet
{
    /// <summary>The vCenter; the default connection when left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [VCenterTransformation]
    [ArgumentCompleter(typeof(VCenterNameCompleter))]
    public VCenterConnection? Server { get; set; }

    // Parameters are texts: a cmdlet's type must not need Core before PowerShell has found it.
    private protected static KmsClientCertificate? Made(string? choice) => choice is null ? null : (KmsClientCertificate)Enum.Parse(typeof(KmsClientCertificate), choice, ignoreCase: true);

    /// <summary>What is done to a provider: written down before and after, its result handed out, its failure reported.</summary>
    private protected void Change(VCenterConnection connection, string action, string provider, IReadOnlyDictionary<string, string> facts, Func<CryptoManager, CancellationToken, Task<(VCenterKmsSetup Result, KeyGuardException? Failure)>> work)
    {
        var journal = KeyGuardHost.Journal;
        var before = new Dictionary<string, string> { ["vCenter"] = connection.InstanceUuid, ["endpoint"] = connection.Endpoint.AbsoluteUri };
        journal.Plan(connection.Journal, new JournalNote(action, JournalPhase.Intent, provider) { Before = before, After = facts });
        journal.Write();
        var (result, failure) = Await(token => work(new CryptoManager(connection.Client), token));
        journal.Plan(connection.Journal, failure is null ? new JournalNote(action, JournalPhase.Done, provider) { Before = before, After = facts } : JournalNote.Failure(action, provider, failure) with { Before = before, After = facts });
        WriteObject(result);
        if (failure is not null) WriteError(ErrorRecords.From(failure));
        else if (result.Message.Length > 0) WriteWarning(result.Message);
    }
}
