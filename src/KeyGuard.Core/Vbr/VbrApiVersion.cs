using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace KeyGuard.Vbr;

/// <summary>
/// A revision of VBR's REST API, as the header <c>x-api-version</c> names it (help centre, "Versioning"). Servers go on
/// accepting the revisions before their own.
/// </summary>
internal sealed record VbrApiVersion(int Major, int Minor, int Revision)
{
    /// <summary>VBR 13.1.</summary>
    public static readonly VbrApiVersion Newest = new(1, 3, 2);

    /// <summary>VBR 13.0: the first that verifies encryption passwords.</summary>
    public static readonly VbrApiVersion Verifying = new(1, 3, 0);

    /// <summary>The revisions that KeyGuard speaks, the newest first: VBR 13.1 down to 11.0a.</summary>
    public static readonly IReadOnlyList<VbrApiVersion> Known =
        [Newest, new(1, 3, 1), Verifying, new(1, 2, 1), new(1, 2, 0), new(1, 1, 2), new(1, 1, 1), new(1, 1, 0), new(1, 0, 2)];

    private static readonly Regex Form = new(@"(?<![\d.])(\d{1,3})\.(\d{1,3})-rev(\d{1,3})\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));

    /// <summary>Whether this revision has all that the other one has.</summary>
    public bool Includes(VbrApiVersion other) => Rank >= other.Rank;

    /// <summary>All revisions that a text names.</summary>
    public static IReadOnlyList<VbrApiVersion> FindAll(string text) =>
        Form.Matches(text).Cast<Match>().Select(match => new VbrApiVersion(Number(match, 1), Number(match, 2), Number(match, 3))).ToArray();

    /// <inheritdoc/>
    public override string ToString() => string.Format(CultureInfo.InvariantCulture, "{0}.{1}-rev{2}", Major, Minor, Revision);

    private int Rank => (Major * 1000 + Minor) * 1000 + Revision;

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
}
