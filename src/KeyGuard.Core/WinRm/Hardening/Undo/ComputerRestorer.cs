using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.WinRm.Hardening.Changes;
using KeyGuard.WinRm.Reading;

namespace KeyGuard.WinRm.Hardening.Undo;

/// <summary>Takes the protection of one computer back. It never fails: what went wrong is part of what it gives.</summary>
/// <param name="options">How to log on.</param>
/// <param name="changes">What a run changed at a computer.</param>
/// <param name="confirm">Whether these changes may be made at a computer.</param>
/// <param name="journals">Where one computer's changes are written down.</param>
/// <param name="nothing">What to say of a computer of which the journal knows nothing.</param>
/// <param name="time">Until when steps are begun, and until when they are waited for.</param>
internal sealed class ComputerRestorer(
    ReadingOptions options, Func<string, IReadOnlyList<ConfigChange>> changes, Func<string, HardeningPlan, Task<bool>> confirm, Func<string, IStepJournal> journals, Func<string, KeyGuardException> nothing, WorkingTime time)
{
    private readonly HardeningOptions _wanted = new();

    public async Task<WinRMProtection> RestoreAsync(ComputerRequest computer, CancellationToken cancellationToken)
    {
        var result = new ProtectionResult(computer.ComputerName, options.Clock) { HttpPort = computer.HttpPort ?? options.HttpPort };
        try
        {
            var made = changes(computer.ComputerName);
            if (made.Count == 0) return result.Failed(WinRMProtectionStatus.Blocked, nothing(computer.ComputerName));
            return await TryAsync(computer, result, made, cancellationToken).ConfigureAwait(false);
        }
        catch (KeyGuardException failure)
        {
            return result.Failed(WinRMProtectionStatus.Unreachable, failure);
        }
    }

    private async Task<WinRMProtection> TryAsync(ComputerRequest computer, ProtectionResult result, IReadOnlyList<ConfigChange> made, CancellationToken cancellationToken)
    {
        var listener = made.FirstOrDefault(change => change.IsHttpsListener)?.After;
        var port = computer.HttpsPort ?? (int.TryParse(listener?[ListenerEditor.Port], NumberStyles.None, CultureInfo.InvariantCulture, out var journalled) ? journalled : options.HttpsPort);
        var trust = await TrustAsync(computer, port, listener?[ListenerEditor.Thumbprint] ?? "", cancellationToken).ConfigureAwait(false);
        var http = WinRmTarget.Of(computer.ComputerName, useSsl: false, computer.HttpPort ?? options.HttpPort, options.Path);
        using var doors = new ComputerDoors(options, _wanted, http, http.With(useSsl: true, port), trust, "");
        doors.PreferHttps();
        var plan = new HardeningPlan([.. made.Reverse().Select(change => new HardeningStep(change.Reversed))], "", port);
        if (!await confirm(computer.ComputerName, plan).ConfigureAwait(false)) return await EndAsync(result.Planned(plan), doors).ConfigureAwait(false);
        var maker = new ChangeMaker(doors, journals(computer.ComputerName), computer.ComputerName, _wanted.ProofWaits);
        try
        {
            var outcome = await new UndoRun(doors, maker, computer.ComputerName, time.Begin, time.End).RunAsync(made).ConfigureAwait(false);
            return await EndAsync(result.Of(plan, outcome), doors).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (time.End.IsCancellationRequested)
        {
            return result.Given(plan);
        }
    }

    // The certificate that the run chose is the one to expect, also where this computer does not trust its issuer.
    private async Task<ServerTrust> TrustAsync(ComputerRequest computer, int port, string thumbprint, CancellationToken cancellationToken)
    {
        if (thumbprint.Length == 0) return options.Trust;
        try
        {
            var shown = CertificateFacts.Of(await TlsProbe.LookAsync(computer.ComputerName, port, options.Trust, options.Patience.Connect, cancellationToken).ConfigureAwait(false), options.Clock.GetUtcNow());
            return shown is { IsTrusted: false } && shown.Thumbprint == thumbprint ? ServerTrust.OfAny([shown.Sha256Thumbprint]) : options.Trust;
        }
        catch (Exception failure) when (failure is System.Net.Sockets.SocketException or TimeoutException or ArgumentException)
        {
            return options.Trust;
        }
    }

    private async Task<WinRMProtection> EndAsync(Func<bool, bool, WinRMProtection> end, ComputerDoors doors)
    {
        var https = doors.IsOpenAsync(useSsl: true, time.End);
        var http = doors.IsOpenAsync(useSsl: false, time.End);
        return end(await https.ConfigureAwait(false), await http.ConfigureAwait(false));
    }
}
