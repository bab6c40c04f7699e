using System;
using System.Diagnostics.CodeAnalysis;

namespace KeyGuard.BackupKeys;

/// <summary>
/// Veeam's description of a wrapped key: <c>name | wrapped</c>. Split at the right-most separator, because base64 holds
/// neither blank nor bar, while the left part may have been extended by others.
/// </summary>
/// <param name="Name">What stands left of the separator.</param>
/// <param name="Wrapped">The wrapped form, verbatim.</param>
internal sealed record KeyDescription(string Name, string Wrapped)
{
    private const string Separator = " | ";

    /// <summary>Whether a description is one of ours; any other key in Veeam is somebody's own affair.</summary>
    public static bool TryParse(string? description, [NotNullWhen(true)] out KeyDescription? parsed)
    {
        parsed = null;
        if (description is null) return false;
        var at = description.LastIndexOf(Separator, StringComparison.Ordinal);
        if (at <= 0) return false;
        var wrapped = description.Substring(at + Separator.Length).TrimEnd();
        if (!WrappedText.IsWrapped(wrapped)) return false;
        parsed = new KeyDescription(description.Substring(0, at).Trim(), wrapped);
        return parsed.Name.Length > 0;
    }

    /// <summary>The description as it is written.</summary>
    public override string ToString() => Name + Separator + Wrapped;
}
