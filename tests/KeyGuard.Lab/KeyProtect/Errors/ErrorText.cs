using Microsoft.AspNetCore.WebUtilities;

namespace KeyGuard.Lab.KeyProtect.Errors;

/// <summary>Puts a refusal into the service's words: the status, what was not done, and where to read on.</summary>
internal static class ErrorText
{
    public static Collection<ErrorResource> Describe(KmsError error, string failure) => Collection<ErrorResource>.Of(
        CollectionTypes.Error,
        error.Code is null
            ? new ErrorResource { ErrorMsg = error.Message }
            : new ErrorResource { ErrorMsg = Summary(error, failure), Reasons = [Reason(error)] });

    public static string Summary(int status, string code, string failure) =>
        $"{ReasonPhrases.GetReasonPhrase(status)}: {failure}: Please see `reasons` for more details ({code})";

    private static string Summary(KmsError error, string failure) =>
        Summary(error.Status, error.Code!, error.Preface is null ? failure : $"{error.Preface}: {failure}");

    private static ErrorReason Reason(KmsError error) => new()
    {
        Code = error.Code!,
        Message = error.Message,
        Status = error.Status,
        Target = error.Target,
    };
}
