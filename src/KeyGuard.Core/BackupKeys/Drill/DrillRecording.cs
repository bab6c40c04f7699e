using System;
using System.Linq;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Errors;
using KeyGuard.Hosting;

namespace KeyGuard.BackupKeys.Drill;

/// <summary>
/// Keeps in custody when each wrapped form was last seen to work, many at a time. Not being able to is worth a warning:
/// the drill itself is none the worse for it.
/// </summary>
internal sealed class DrillRecording(CustodyBook own, IKeyGuardHost host)
{
    private const int BatchSize = 256;
    private CustodyEdit _edit = new();
    private int _planned;
    private bool _isBroken;

    public void Keep(DrillOutcome outcome)
    {
        var now = DateTime.UtcNow;
        foreach (var reply in outcome.Replies.Where(reply => reply.Failure is null)) Plan(reply, now);
        if (_planned >= BatchSize) Write();
    }

    public void Write()
    {
        if (_planned == 0 || _isBroken) return;
        try
        {
            _edit.Write(host.Stopping);
        }
        catch (KeyGuardException failure)
        {
            _isBroken = true;
            host.Warning("When the keys were last verified could not be recorded. " + failure.Message);
        }
        _edit = new CustodyEdit();
        _planned = 0;
    }

    // A record that came from a bundle is not ours to change; ours learns it, if it knows the same form.
    private void Plan(DrillReply reply, DateTime now)
    {
        if (_isBroken || reply.Custodian.Wrap is not { } tried || own.ByWrapped(tried.Wrapped) is not { } known) return;
        var url = reply.Custodian.Candidate!.Connection.Endpoint.GetLeftPart(UriPartial.Authority);
        _planned++;
        foreach (var (file, name) in known.Entry.Places) _edit.Plan(file, name, record => Verified(record, reply, tried, now, url));
    }

    private static void Verified(CustodyRecord record, DrillReply reply, CustodyWrap tried, DateTime now, string url)
    {
        if (record.AllWraps().FirstOrDefault(wrap => wrap.Wrapped == tried.Wrapped) is not { } wrap) return;
        if (record.Protected.Check is { } check && check != reply.Check) return;
        wrap.LastVerifiedAt = now;
        wrap.LastVerifiedEndpoint = string.Equals(wrap.Endpoint.TrimEnd('/'), url, StringComparison.OrdinalIgnoreCase) ? null : url;
        record.Protected.Check ??= reply.Check;
    }
}
