using System.Collections.Generic;
using KeyGuard.Errors;

namespace KeyGuard.Operations.Journal;

/// <summary>What a service wants written down: an entry without number, time, author and hash. Never a secret.</summary>
/// <param name="Action">One of <see cref="JournalAction"/>.</param>
/// <param name="Phase">Where in the action.</param>
/// <param name="Name">What it is done to.</param>
internal sealed record JournalNote(string Action, JournalPhase Phase, string Name)
{
    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Before { get; init; } = Nothing;

    public IReadOnlyDictionary<string, string> After { get; init; } = Nothing;

    /// <summary>The id of the error, of a failure.</summary>
    public string? Error { get; init; }

    /// <summary>The ids under which the services logged the calls.</summary>
    public IReadOnlyList<string> CorrelationIds { get; init; } = [];

    /// <summary>Something that was not done.</summary>
    public static JournalNote Failure(string action, string name, KeyGuardException failure) => new(action, JournalPhase.Failed, name)
    {
        Error = failure.ErrorId,
        CorrelationIds = WrapFacts.Ids(failure.CorrelationId),
    };

    /// <summary>Whether it tells of a change, or of what only looked.</summary>
    public bool IsChange => Action is not (JournalAction.Unwrap or JournalAction.Torn);
}
