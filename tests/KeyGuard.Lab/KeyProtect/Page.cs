using System.Globalization;
using KeyGuard.Lab.KeyProtect.Errors;

namespace KeyGuard.Lab.KeyProtect;

/// <summary>The part of a list that a request asks for with <c>limit</c> and <c>offset</c>.</summary>
internal readonly record struct Page(int Limit, int Offset)
{
    private const int LargestLimit = 5000;

    public static Page Of(KmsCall call, int standardLimit, int largestLimit = LargestLimit) => new(
        Number(call, "limit", standardLimit, 1, largestLimit, $"an integer between 1 and {largestLimit} (inclusive)"),
        Number(call, "offset", 0, 0, int.MaxValue, "a non-negative integer"));

    private static int Number(KmsCall call, string name, int standard, int least, int most, string mustBe)
    {
        if (call.Query(name) is not { } text)
            return standard;

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw KmsErrors.InvalidQueryParameter(name, mustBe);
    }
}
