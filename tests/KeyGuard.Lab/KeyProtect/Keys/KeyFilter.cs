using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using KeyGuard.Lab.KeyProtect.Errors;

namespace KeyGuard.Lab.KeyProtect.Keys;

/// <summary>Which keys a list or count covers: by state, kind, key ring and search text.</summary>
internal sealed record KeyFilter
{
    /// <summary>Deleted keys are only listed on request.</summary>
    private static readonly ImmutableArray<KeyState> StandardStates =
        [KeyState.PreActivation, KeyState.Active, KeyState.Suspended, KeyState.Deactivated];

    private ImmutableArray<KeyState> States { get; init; } = StandardStates;

    private bool? Extractable { get; init; }

    private string? KeyRing { get; init; }

    public string? Search { get; private init; }

    public static KeyFilter Of(KmsCall call)
    {
        if (call.Query("filter") is not null)
            throw KmsErrors.InvalidQueryParameter("filter", "left out: the Lab does not serve it");

        string ring = call.Http.Request.Headers["X-Kms-Key-Ring"].ToString();
        return new KeyFilter
        {
            States = ReadStates(call.Query("state")),
            Extractable = ReadExtractable(call.Query("extractable")),
            KeyRing = ring.Length == 0 ? null : ring,
            Search = call.Query("search"),
        };
    }

    public IEnumerable<KmsKey> Apply(KmsCall call)
    {
        var search = Search is null ? null : KeySearch.Parse(Search);
        return call.Instance.Keys.InOrderOfCreation().Where(key =>
            !KeyDeletion.IsPurged(key, call.Now)
            && States.Contains(key.StateAt(call.Now))
            && (Extractable is null || key.Extractable == Extractable)
            && (KeyRing is null || key.KeyRingId == KeyRing)
            && (search is null || search.Matches(key)));
    }

    private static ImmutableArray<KeyState> ReadStates(string? text) =>
        text is null ? StandardStates : [.. text.Split(',').Select(ReadState)];

    private static KeyState ReadState(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && Enum.IsDefined((KeyState)number)
            ? (KeyState)number
            : throw KmsErrors.InvalidQueryParameter("state", "a comma separated list of the key states 0, 1, 2, 3, 5");

    private static bool? ReadExtractable(string? text)
    {
        if (text is null)
            return null;

        return bool.TryParse(text, out bool value) ? value : throw KmsErrors.InvalidQueryParameter("extractable", "true or false");
    }
}
