using System;
using System.Collections.Generic;
using KeyGuard.Errors;

namespace KeyGuard.KeyProtect;

/// <summary>A failure of Key Protect, HPCS or IBM Cloud IAM, with all that was learned about it.</summary>
public sealed class KmsException : KeyGuardException
{
    internal KmsException(KmsErrorKind kind, string errorId, FaultCategory category, string message, string action, Exception? inner = null)
        : base(errorId, category, message, action, inner) => Kind = kind;

    /// <summary>What the failure means.</summary>
    public KmsErrorKind Kind { get; }

    /// <summary>The HTTP status, where there was an answer.</summary>
    public int? Status { get; internal init; }

    /// <summary>The service's own codes, such as <c>KEY_DELETED_ERR</c> or <c>BXNIM0415E</c>, in the order given.</summary>
    public IReadOnlyList<string> Codes { get; internal init; } = [];

    /// <summary>What the answer alone said, before the metadata was asked.</summary>
    internal Wire.FirstVerdict? Verdict { get; init; }

    /// <summary>What the root key's metadata said when the failure was looked into; null when it was not or could not be.</summary>
    public KmsRootKey? RootKey { get; internal init; }
}
