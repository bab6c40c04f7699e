namespace KeyGuard.WinRm.Hardening;

/// <summary>How many computers are worked on at a time, and when it is enough.</summary>
/// <param name="Throttle">At a time, once the first have succeeded.</param>
/// <param name="Canaries">So many must succeed before more than these are under way; 0 for no such caution.</param>
/// <param name="StopAfter">After so many failures no other is begun; 0 for never.</param>
internal sealed record FleetRules(int Throttle, int Canaries, int StopAfter);
