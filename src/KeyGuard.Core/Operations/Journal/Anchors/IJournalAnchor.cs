namespace KeyGuard.Operations.Journal.Anchors;

/// <summary>
/// Keeps the journal's head in another place: whoever cuts or rewrites the journal would have to change that place too.
/// </summary>
internal interface IJournalAnchor
{
    /// <summary>Keeps a head. Never fails: gives back why it could not be kept, where that is worth a word, or null.</summary>
    string? Keep(JournalHead head);
}
