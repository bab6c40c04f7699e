using KeyGuard.Errors;

namespace KeyGuard.WinRm.Protocol;

/// <summary>What a code means, and what a person can do about it.</summary>
/// <param name="ErrorId">The stable id.</param>
/// <param name="Category">The sort of failure.</param>
/// <param name="Text">The meaning, as a clause: "the service …".</param>
/// <param name="Advice">What to do.</param>
internal sealed record WsManMeaning(string ErrorId, FaultCategory Category, string Text, string Advice);
