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
        var correlation = failure.CorrelationId is { } id ? $" (correlation id {id})" : "";
        record.ErrorDetails = new ErrorDetails($"{failure.Message}{correlation} {failure.RecommendedAction}") { RecommendedAction = failure.RecommendedAction };
        return record;
    }
}
