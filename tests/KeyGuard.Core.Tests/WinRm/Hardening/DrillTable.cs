using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.WinRm.Hardening;

namespace KeyGuard.Tests.WinRm.Hardening;

/// <summary>What must become of a computer in one case of the drill.</summary>
/// <param name="Status">What it is called.</param>
/// <param name="Steps">What became of each step, a letter each.</param>
/// <param name="Error">The error that is named wherever something did not go through; null where everything did.</param>
internal sealed record DrillOutcome(WinRMProtectionStatus Status, string Steps, string? Error)
{
    /// <summary>Whether the sequence was given up, and not only a step left out.</summary>
    public bool IsEnded => Steps.IndexOfAny(['F', 'U', 'K']) >= 0;

    /// <summary>The step that did not go through: the last that was begun.</summary>
    public int FailedStep => Steps.TrimEnd('.').Length - 1;
}

/// <summary>
/// What the safe sequence must come to, case by case: a column for the step that is spoilt, in it a letter for each of the eight steps.
/// <para>
/// D done and proved; B left out, because policy holds it; F failed without an effect; U done, then taken back; K done, and not to be taken back;
/// . not begun.
/// </para>
/// </summary>
internal static class DrillTable
{
    // A change that did not arrive is sent once more, and of one whose reply is lost only what is read back counts. A computer that refuses
    // by code is believed: the sequence ends, and goes back all the way, as far as it is let; a value that policy holds is no reason to,
    // unless there is no https without it. Https that can't be proved ends it too. The old door is closed only through the new one.
    private const string Table = """
        kind             moment  Firewall HTTPS    Svc.Bas. Svc.Cred Svc.Unen Cli.Bas. Cli.Dig. HTTP     error                  why
        ReplyLost        before  DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD -                      read back: not made, so sent once more
        ReplyLost        during  DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD -                      read back: made
        ReplyLost        after   DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD -                      read back: made
        TlsReset         before  UU...... UU...... UUU..... UUUU.... UUUUU... UUUUUU.. UUUUUUU. UUUUUUUF WinRmUnreachable       sent once more by http, but not proved; http is not closed by http
        TlsReset         during  DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD -                      one handshake less is one try more
        TlsReset         after   UU...... UU...... UUU..... UUUU.... UUUUU... UUUUUU.. UUUUUUU. UUUUUUUU WinRmUnreachable       not proved; taken back through the connection that is held
        WrongCertificate before  UU...... UU...... UUU..... UUUU.... UUUUU... UUUUUU.. UUUUUUU. UUUUUUUF TlsNotTrusted          as with a reset
        WrongCertificate during  DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD UUUUUUUU TlsNotTrusted          is not tried again without http to fall back on
        WrongCertificate after   UU...... UU...... UUU..... UUUU.... UUUUU... UUUUUU.. UUUUUUU. UUUUUUUU TlsNotTrusted          as with a reset
        ListenerExists   before  F....... UF...... DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD WinRmAlreadyExists     not there after all: ended; what is there is compared, and changed
        ListenerExists   during  F....... UF...... UUF..... UUKF.... UUUUF... UUUUUF.. UUUUUKF. UUUUUUUF WinRmAlreadyExists     no change is taken any more; the value beside it can't be put back either
        ListenerExists   after   DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD -                      read back: made
        GpoLocked        before  F....... UF...... DDBDDDDD DDDBDDDD DDDDBDDD DDDDDBDD DDDDDDBD DDDDDDDB WinRmSetByPolicy       no https without the first two; the others are left out
        GpoLocked        during  F....... UF...... DDBBDDDD DDDBDDDD DDDDBDDD DDDDDBBD DDDDDDBD DDDDDDDB WinRmSetByPolicy       the whole section is locked
        GpoLocked        after   DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD -                      read back: made
        TimeOut          before  F....... UF...... UUF..... UUUF.... UUUUF... UUUUUF.. UUUUUUF. UUUUUUUF WinRmOperationTimedOut the computer says itself that it did not
        TimeOut          during  DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD -                      read back: not made, so sent once more
        TimeOut          after   DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD -                      read back: made
        ConnectionCut    before  F....... UF...... DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD WinRmConnectionLost    one door is lost for a moment; the other is there once https is
        ConnectionCut    during  K....... KK...... KKK..... KKKK.... KKKKK... KKKKKK.. KKKKKKK. KKKKKKKK WinRmConnectionLost    nobody can be asked any more, so nothing is taken back
        ConnectionCut    after   DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD DDDDDDDD -                      read back: made
        """;

    private static readonly Dictionary<string, DrillOutcome> Outcomes = Table.Split('\n').Skip(1).SelectMany(Row).ToDictionary(cell => cell.Case, cell => cell.Outcome);

    /// <summary>How many cases it has.</summary>
    public static int Count => Outcomes.Count;

    public static DrillOutcome Of(DrillCase one) => Outcomes[one.ToString()];

    private static IEnumerable<(string Case, DrillOutcome Outcome)> Row(string line)
    {
        var cells = line.Split([' ', '\r'], StringSplitOptions.RemoveEmptyEntries);
        return DrillCase.Steps.Select((step, index) => ($"{step.Name} / {cells[1]} / {cells[0]}", Outcome(cells[2 + index], cells[2 + DrillCase.Steps.Count])));
    }

    private static DrillOutcome Outcome(string steps, string error)
    {
        var status = steps.All(step => step == 'D') ? WinRMProtectionStatus.Protected
            : steps.Contains('K') ? WinRMProtectionStatus.Failed
            : error == "WinRmSetByPolicy" ? WinRMProtectionStatus.Blocked
            : WinRMProtectionStatus.RolledBack;
        return new DrillOutcome(status, steps, status == WinRMProtectionStatus.Protected ? null : error);
    }
}
