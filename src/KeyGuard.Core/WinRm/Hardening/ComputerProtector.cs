using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.WinRm.Facts;
using KeyGuard.WinRm.Hardening.Certificates;
using KeyGuard.WinRm.Hardening.Changes;
using KeyGuard.WinRm.Reading;

namespace KeyGuard.WinRm.Hardening;

/// <summary>Protects one computer: looks, plans, asks, and makes the steps. It never fails: what went wrong is part of what it gives.</summary>
internal sealed class ComputerProtector
{
    private readonly ReadingOptions _options;
    private readonly HardeningOptions _wanted;
    private readonly X509Problems _chains;
    private readonly Func<string, HardeningPlan, Task<bool>> _confirm;
    private readonly Func<string, IStepJournal> _journals;
    private readonly WorkingTime _time;

    /// <param name="options">How computers are read.</param>
    /// <param name="wanted">What they are to be like.</param>
    /// <param name="confirm">Whether a computer's plan may be carried out.</param>
    /// <param name="journals">Where one computer's changes are written down.</param>
    /// <param name="time">Until when steps are begun, and until when they are waited for.</param>
    /// <param name="chains">What this computer has against a certificate's chain.</param>
    public ComputerProtector(ReadingOptions options, HardeningOptions wanted, Func<string, HardeningPlan, Task<bool>> confirm, Func<string, IStepJournal> journals, WorkingTime time, X509Problems? chains = null)
    {
        _options = options;
        _wanted = wanted;
        _confirm = confirm;
        _journals = journals;
        _time = time;
        _chains = chains ?? ChainJudge.Problems;
    }

    public async Task<WinRMProtection> ProtectAsync(ComputerRequest computer, CancellationToken cancellationToken)
    {
        var result = new ProtectionResult(computer.ComputerName, _options.Clock) { HttpPort = computer.HttpPort ?? _options.HttpPort };
        try
        {
            return await TryAsync(computer, result, cancellationToken).ConfigureAwait(false);
        }
        catch (KeyGuardException failure)
        {
            return result.Failed(WinRMProtectionStatus.Unreachable, failure);
        }
    }

    private async Task<WinRMProtection> TryAsync(ComputerRequest computer, ProtectionResult result, CancellationToken cancellationToken)
    {
        var (options, facts) = await LookAsync(computer, cancellationToken).ConfigureAwait(false);
        if (!facts.IsRead || facts.Listeners.Count == 0) return result.Unread(facts);
        var planner = new HardeningPlanner(facts, _wanted);
        using var looking = Doors(computer, planner.HttpsPort, options.Trust, options, "");
        var choice = planner.ChoosesCertificate ? await ChooseAsync(computer, looking, cancellationToken).ConfigureAwait(false) : null;
        var rule = planner.NeedsFirewall ? await looking.ReadAsync(ConfigKind.Firewall, FirewallEditor.RuleName(planner.HttpsPort), cancellationToken).ConfigureAwait(false) : null;
        var plan = planner.Plan(choice, rule);
        if (plan.Refusal is { } refusal) return await EndAsync(result.Refused(plan, refusal), looking).ConfigureAwait(false);
        if (plan.Steps.Count == 0) return await EndAsync(result.Already(plan), looking).ConfigureAwait(false);
        var trust = choice?.Certificate is { } chosen && _wanted.CertificateThumbprint is not null ? ServerTrust.OfAny([chosen.Sha256Thumbprint]) : options.Trust;
        using var doors = Doors(computer, planner.HttpsPort, trust, options, plan.Thumbprint);
        return await CarryOutAsync(result, plan, doors, cancellationToken).ConfigureAwait(false);
    }

    private async Task<WinRMProtection> CarryOutAsync(ProtectionResult result, HardeningPlan plan, ComputerDoors doors, CancellationToken cancellationToken)
    {
        if (plan.TouchesHttps && !await doors.IsOpenAsync(useSsl: false, cancellationToken).ConfigureAwait(false)) return await EndAsync(result.Refused(plan, Faults.WinRmOnlyDoor(result.ComputerName)), doors).ConfigureAwait(false);
        if (plan.HasWork && !await _confirm(result.ComputerName, plan).ConfigureAwait(false)) return await EndAsync(result.Planned(plan), doors).ConfigureAwait(false);
        var maker = new ChangeMaker(doors, _journals(result.ComputerName), result.ComputerName, _wanted.ProofWaits);
        try
        {
            var outcome = await new HardeningRun(doors, maker, result.ComputerName, _time.Begin, _time.End).RunAsync(plan).ConfigureAwait(false);
            return await EndAsync(result.Of(plan, outcome), doors).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_time.End.IsCancellationRequested)
        {
            return result.Given(plan);
        }
    }

    // A certificate that was named is trusted by its name, also where it is shown already: a person gave its thumbprint.
    private async Task<(ReadingOptions Options, WinRMSecurity Facts)> LookAsync(ComputerRequest computer, CancellationToken cancellationToken)
    {
        var request = computer.HttpsPort is null && _wanted.HttpsPort is { } port ? computer with { HttpsPort = port } : computer;
        var facts = await new SecurityReader(_options).ReadAsync(request, cancellationToken).ConfigureAwait(false);
        if (facts.Https is not { State: WinRMEndpointState.Untrusted, Certificate: { } shown } || shown.Thumbprint != _wanted.CertificateThumbprint) return (_options, facts);
        var pinned = _options with { Trust = ServerTrust.OfAny([shown.Sha256Thumbprint]) };
        return (pinned, await new SecurityReader(pinned).ReadAsync(request, cancellationToken).ConfigureAwait(false));
    }

    private ComputerDoors Doors(ComputerRequest computer, int httpsPort, ServerTrust trust, ReadingOptions options, string thumbprint)
    {
        var http = WinRmTarget.Of(computer.ComputerName, useSsl: false, computer.HttpPort ?? options.HttpPort, options.Path);
        return new ComputerDoors(options, _wanted, http, http.With(useSsl: true, httpsPort), trust, thumbprint);
    }

    private async Task<CertificateChoice> ChooseAsync(ComputerRequest computer, ComputerDoors doors, CancellationToken cancellationToken)
    {
        var store = await doors.AskAsync(client => StoreAsync(new CertificateStoreReader(new RegistryReader(client), _options.Clock), cancellationToken), cancellationToken).ConfigureAwait(false);
        return CertificateChooser.Choose(store, new CertificateWish(computer.ComputerName, _wanted.CertificateThumbprint, _options.Clock.GetUtcNow(), _wanted.CertificateMargin, _chains));
    }

    private async Task<IReadOnlyList<(string Thumbprint, WinRMCertificate? Certificate)>> StoreAsync(CertificateStoreReader store, CancellationToken cancellationToken)
    {
        var all = new List<(string Thumbprint, WinRMCertificate? Certificate)>();
        var thumbprints = await store.ThumbprintsAsync(cancellationToken).ConfigureAwait(false);
        foreach (var thumbprint in thumbprints.Where(one => _wanted.CertificateThumbprint is null || one == _wanted.CertificateThumbprint))
        {
            all.Add((thumbprint, await FindAsync(store, thumbprint, cancellationToken).ConfigureAwait(false)));
        }
        return all;
    }

    // Over encrypted http a very large one does not fit into a reply; it can't be judged then.
    private static async Task<WinRMCertificate?> FindAsync(CertificateStoreReader store, string thumbprint, CancellationToken cancellationToken)
    {
        try
        {
            return await store.FindAsync(thumbprint, cancellationToken).ConfigureAwait(false);
        }
        catch (KeyGuardException failure) when (failure.ErrorId == "WinRmReplyTooLarge")
        {
            return null;
        }
    }

    // Which doors there are at the end is found out, not concluded.
    private async Task<WinRMProtection> EndAsync(Func<bool, bool, WinRMProtection> end, ComputerDoors doors)
    {
        var https = doors.IsOpenAsync(useSsl: true, _time.End);
        var http = doors.IsOpenAsync(useSsl: false, _time.End);
        return end(await https.ConfigureAwait(false), await http.ConfigureAwait(false));
    }
}
