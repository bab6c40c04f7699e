using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.WinRm.Hardening.Changes;

namespace KeyGuard.WinRm.Hardening;

/// <summary>Writes down one computer's changes, each before and after it is made.</summary>
internal interface IStepJournal
{
    /// <summary>Has the intent on the disk; throws if that can't be done, and then nothing may be changed.</summary>
    Task IntendAsync(ConfigChange change);

    /// <summary>It is made, and was read back.</summary>
    Task DoneAsync(ConfigChange change);

    /// <summary>It is not made, or not known to be made.</summary>
    Task FailedAsync(ConfigChange change, KeyGuardException failure);
}
