using System.Linq;
using System.Security.Cryptography.X509Certificates;
using KeyGuard.Errors;
using KeyGuard.WinRm.Reading;

namespace KeyGuard.WinRm;

/// <summary>The certificates of this computer's stores, to log on with.</summary>
internal static class ClientCertificateStore
{
    /// <param name="thumbprint">The SHA-1 thumbprint, by which Windows names certificates.</param>
    /// <exception cref="KeyGuardException">It is not there, or without its private key.</exception>
    public static X509Certificate2 Find(string thumbprint) =>
        Find(thumbprint, StoreLocation.CurrentUser) ?? Find(thumbprint, StoreLocation.LocalMachine) ?? throw Faults.WinRmClientCertificateUnknown(thumbprint);

    private static X509Certificate2? Find(string thumbprint, StoreLocation location)
    {
        using var store = new X509Store(StoreName.My, location);
        try
        {
            store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            // Not every system has every store.
            return null;
        }
        // One that has expired is found too: that it has is then said by the computer.
        return store.Certificates.Find(X509FindType.FindByThumbprint, ListenerReader.Thumbprint(thumbprint), validOnly: false).Cast<X509Certificate2>().FirstOrDefault();
    }
}
