using System.IO;
using System.Security.Cryptography;
using System.Text;

namespace KeyGuard.Lab.WinRm.Auth;

/// <summary>Lets OpenSSL serve what old computers serve: keys of 1024 bits, signatures with SHA-1. Clients are to notice, not the Lab.</summary>
internal static class LegacyCryptography
{
    private const string Configuration = """
        openssl_conf = lab
        [lab]
        ssl_conf = lab_ssl
        [lab_ssl]
        system_default = lab_default
        [lab_default]
        CipherString = DEFAULT@SECLEVEL=0
        MinProtocol = TLSv1.2
        """;

    /// <summary>Must come before anything else that encrypts.</summary>
    public static void Allow()
    {
        if (!NativeProcess.IsSupported)
            return;

        using FileStream file = NativeProcess.CreateMemoryFile("openssl.cnf", out string path);
        file.Write(Encoding.ASCII.GetBytes(Configuration));
        NativeProcess.SetVariable("OPENSSL_CONF", path);
        // OpenSSL reads it when it is first used, and never again
        RandomNumberGenerator.GetBytes(1);
    }
}
