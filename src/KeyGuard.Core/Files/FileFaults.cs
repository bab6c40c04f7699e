using System;
using KeyGuard.Errors;

namespace KeyGuard.Files;

/// <summary>How failures with one kind of file are reported: each kind has error ids and advice of its own.</summary>
/// <param name="Busy">Another process has been holding the file for too long.</param>
/// <param name="Unreadable">It can't be read.</param>
/// <param name="Unwritable">It can't be written.</param>
internal sealed record FileFaults(
    Func<string, KeyGuardException> Busy,
    Func<string, Exception, KeyGuardException> Unreadable,
    Func<string, Exception, KeyGuardException> Unwritable);
