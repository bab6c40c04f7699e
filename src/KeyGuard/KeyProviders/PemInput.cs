using System;
using System.IO;
using System.Management.Automation;
using KeyGuard.Errors;

namespace KeyGuard.Cmdlets.KeyProviders;

/// <summary>A certificate as a user gives it: PEM text, or a file that holds it.</summary>
internal static class PemInput
{
    private const string Mark = "-----BEGIN ";

    /// <exception cref="KeyGuardException">It can't be read, or holds a private key, which does not belong here and is not repeated.</exception>
    public static string Certificate(PSCmdlet cmdlet, string given)
    {
        var text = given.IndexOf(Mark, StringComparison.Ordinal) >= 0 ? given : Read(cmdlet.GetUnresolvedProviderPathFromPSPath(given));
        return text.IndexOf("PRIVATE KEY", StringComparison.Ordinal) < 0 ? text : throw Faults.CertificateInvalid(null);
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Faults.CertificateUnreadable(path, failure);
        }
    }
}
