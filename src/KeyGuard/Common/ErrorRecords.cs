using System;
using System.Management.Automation;
using KeyGuard.Errors;

namespace KeyGuard.Cmdlets.Common;

/// <summary>Turns KeyGuard's failures into PowerShell's error records.</summary>
internal static class ErrorRecords
{
    public static ErrorRecord From(KeyGuardException failure)
    {
        var category = (ErrorCategory)Enum.Parse(typeof(ErrorCategory), failure.Category.ToString());
        // The target is a name: an object would be kept alive, and shown, by $Error.
        var record = new ErrorRecord(failure, failure.ErrorId, category, failure.Target);
        record.ErrorDetails = new ErrorDetails(Text(failure)) { RecommendedAction = failure.RecommendedAction };
        return record;
    }

    private static string Text(KeyGuardException failure)
    {
        var text = failure.Message;
        if (failure.Target is { Length: > 0 } target && text.IndexOf($"'{target}'", StringComparison.Ordinal) < 0) text = $"'{target}': {text}";
        if (failure.CorrelationId is { } id) text += $" (correlation id {id})";
#if NETFRAMEWORK
        // PowerShell 7 shows the recommended action by itself; Windows PowerShell keeps it to itself.
        text += " " + failure.RecommendedAction;
#endif
        return text;
    }
}
