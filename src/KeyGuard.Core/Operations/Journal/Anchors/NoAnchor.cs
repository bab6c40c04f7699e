namespace KeyGuard.Operations.Journal.Anchors;

/// <summary>Keeps nothing: where there is no log, and for demonstrations.</summary>
internal sealed class NoAnchor : IJournalAnchor
{
    public string? Keep(JournalHead head) => null;
}
