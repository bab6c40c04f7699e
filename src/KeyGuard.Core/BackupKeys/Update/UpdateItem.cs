using System.Collections.Generic;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Routing;
using KeyGuard.Errors;

namespace KeyGuard.BackupKeys.Update;

/// <summary>One key to be re-wrapped, and whom to ask.</summary>
/// <param name="Key">The key as Veeam listed it.</param>
/// <param name="Described">Its description, taken apart.</param>
/// <param name="Route">Whom to ask about the form in Veeam.</param>
/// <param name="Others">The other custodians of the same key, as far as they are connected.</param>
internal sealed record UpdateItem(StoredKey Key, KeyDescription Described, KeyRoute Route, IReadOnlyList<(CustodyWrap Wrap, KeyCandidate Candidate)> Others)
{
    /// <summary>The file that has, or will have, the key's record.</summary>
    public CustodyFile CustodyFor(UpdateReply reply) => Route.Known?.Entry.File ?? reply.Asked!.Connection.Custody;

    /// <summary>The form that Veeam shows, when it was replaced since: then the route is that of the present form. Null where Veeam shows a form in use.</summary>
    public CustodyWrap? Outdated { get; init; }

    /// <summary>Whether only the other custodians are meant, because the user named connections and this form's is not among them.</summary>
    public bool OnlyOthers { get; init; }

    /// <summary>The check value on record, for whoever sees the key in clear; null where there is none.</summary>
    public string? ExpectedCheck { get; init; }

    /// <summary>The name that the check value is made with.</summary>
    public string CheckName => Route.Known?.Entry.Record.CheckName() ?? Described.Name;

    /// <summary>The name in custody; somebody may have changed the one in Veeam.</summary>
    public string RecordName => Route.Known?.Entry.Record.Name ?? Described.Name;
}

/// <summary>What the service said about it.</summary>
/// <param name="Status">What that means.</param>
/// <param name="Asked">The root key that answered.</param>
/// <param name="Wrap">The new form, when there is one to be stored.</param>
/// <param name="OldKeyVersion">The version before.</param>
/// <param name="NewKeyVersion">The version now.</param>
/// <param name="CorrelationId">The call's id.</param>
/// <param name="Failure">Why it failed.</param>
internal sealed record UpdateReply(
    UpdateStatus Status,
    KeyCandidate? Asked,
    CustodyWrap? Wrap,
    string? OldKeyVersion,
    string? NewKeyVersion,
    string? CorrelationId,
    KeyGuardException? Failure)
{
    /// <summary>What the other custodians said, each for its own form.</summary>
    public IReadOnlyList<UpdateReply> Others { get; init; } = [];

    /// <summary>The check value, where the key was seen in clear.</summary>
    public string? Check { get; init; }
}
