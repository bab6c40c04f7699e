using System;
using System.Linq;
using KeyGuard.VSphere;

namespace KeyGuard.Errors;

/// <summary>What a fault of vCenter means to a person, and what to do about it.</summary>
/// <param name="Type">The fault's type.</param>
/// <param name="Mark">A message key, or a part of the text where that is all there is; null for any.</param>
/// <param name="ErrorId">KeyGuard's id.</param>
/// <param name="Category">The category.</param>
/// <param name="Why">Why it was refused; follows the object's name.</param>
/// <param name="Action">What to do.</param>
internal sealed record VimMeaning(string Type, string? Mark, string ErrorId, FaultCategory Category, string Why, string Action)
{
    private const string LookAtVCenter = "Look at the object's tasks and events in the vSphere Client; vCenter's own words above say why.";

    /// <summary>What is said of a fault that is not listed.</summary>
    public static VimMeaning Unlisted { get; } = new("", null, "VCenterRefused", FaultCategory.InvalidOperation, "vCenter refused", LookAtVCenter);

    /// <summary>The meaning of a fault, or of what caused it, whichever is listed most exactly.</summary>
    public static VimMeaning Of(VimFault fault)
    {
        var chain = fault.Chain.ToArray();
        return chain.Select(Marked).FirstOrDefault(meaning => meaning is not null)
            ?? chain.Select(Plain).FirstOrDefault(meaning => meaning is not null)
            ?? Unlisted;
    }

    private static VimMeaning? Marked(VimFault fault) => VimMeanings.All.FirstOrDefault(meaning => meaning.Mark is { } mark && IsOf(meaning, fault) && Carries(fault, mark));

    private static VimMeaning? Plain(VimFault fault) => VimMeanings.All.FirstOrDefault(meaning => meaning.Mark is null && IsOf(meaning, fault));

    private static bool IsOf(VimMeaning meaning, VimFault fault) => meaning.Type.Split('|').Contains(fault.Type);

    // Keys are what vCenter itself goes by. A text is looked at only where it gives no key.
    private static bool Carries(VimFault fault, string mark) =>
        fault.Keys.Any(key => key.StartsWith(mark, StringComparison.Ordinal)) || Says(fault.Message, mark) || Says(fault.Reason, mark);

    private static bool Says(string? text, string mark) => mark.IndexOf(' ') > 0 && text?.IndexOf(mark, StringComparison.OrdinalIgnoreCase) >= 0;
}
