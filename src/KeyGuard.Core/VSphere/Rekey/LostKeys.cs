using KeyGuard.Errors;

namespace KeyGuard.VSphere.Rekey;

/// <summary>What is said of keys that may have been made, and whose ids nobody knows.</summary>
internal static class LostKeys
{
    /// <summary>Of what earlier runs may have left.</summary>
    /// <param name="times">How often one was ended while a key was being made.</param>
    public static string Before(int times) => times switch
    {
        0 => "",
        1 => "An earlier run was ended while a key was being made for it; if one was, it is at the provider, unused, and noted nowhere.",
        _ => $"Earlier runs were ended {times} times while a key was being made for it; as many may be at the provider, unused, and noted nowhere.",
    };

    /// <summary>Whether a key was asked for, and no answer came.</summary>
    public static bool IsOne(RekeyJob job, KeyGuardException? failure) => job.HasAsked && failure is VimException { IsOutcomeUnknown: true };

    /// <summary>Of a key that was asked for just now.</summary>
    public static string Now(RekeyJob job, KeyGuardException failure) =>
        IsOne(job, failure) ? "If a key was made for it all the same, it is at the provider, unused, and noted nowhere." : "";
}
