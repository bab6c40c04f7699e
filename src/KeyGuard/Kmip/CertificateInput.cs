using System;
using System.IO;
using System.Management.Automation;
using System.Security.Cryptography.X509Certificates;
using KeyGuard.Errors;
using KeyGuard.KeyProtect.Kmip;

namespace KeyGuard.Cmdlets.Kmip;

/// <summary>A certificate in any of the forms in which users have one, and the name that it came with.</summary>
internal sealed class CertificateInput
{
    private const int LargestFile = 1 << 20;
    private const string PemBegin = "-----BEGIN ";

    // What is on an object that has a certificate, such as those of the vCenter cmdlets.
    private static readonly string[] Properties = ["Certificate", "Pem"];

    private CertificateInput(ClientCertificate certificate, string? name)
    {
        Certificate = certificate;
        Name = name;
    }

    public ClientCertificate Certificate { get; }

    /// <summary>A name to make the certificate's name of; null where it came without.</summary>
    public string? Name { get; }

    /// <exception cref="KeyGuardException">It is no certificate. What it is instead is never repeated.</exception>
    public static CertificateInput Read(PSCmdlet cmdlet, object? given)
    {
        var wrapped = PSObject.AsPSObject(given ?? throw Faults.CertificateInvalid("What was"));
        if (TryRead(cmdlet, wrapped.BaseObject) is { } read) return read;
        foreach (var property in Properties)
        {
            if (wrapped.Properties[property]?.Value is not { } inner || TryRead(cmdlet, PSObject.AsPSObject(inner).BaseObject) is not { } found) continue;
            return new CertificateInput(found.Certificate, wrapped.Properties["Name"]?.Value as string ?? found.Name);
        }
        throw Faults.CertificateInvalid("What was");
    }

    private static CertificateInput? TryRead(PSCmdlet cmdlet, object value) => value switch
    {
        X509Certificate2 certificate => new CertificateInput(ClientCertificate.From(certificate), null),
        byte[] bytes => new CertificateInput(ClientCertificate.FromBytes((byte[])bytes.Clone(), "What was"), null),
        FileInfo file => FromFile(file.FullName),
        string text when text.IndexOf(PemBegin, StringComparison.Ordinal) >= 0 => new CertificateInput(ClientCertificate.FromText(text), null),
        string path => FromFile(Resolve(cmdlet, path)),
        _ => null,
    };

    private static CertificateInput FromFile(string path)
    {
        try
        {
            if (new FileInfo(path).Length > LargestFile) throw Faults.CertificateInvalid(Shown(path));
            return new CertificateInput(ClientCertificate.FromBytes(File.ReadAllBytes(path), Shown(path)), Path.GetFileNameWithoutExtension(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Faults.CertificateFileUnreadable(Shown(path), failure);
        }
    }

    private static string Resolve(PSCmdlet cmdlet, string path)
    {
        try
        {
            return cmdlet.GetUnresolvedProviderPathFromPSPath(path);
        }
        catch (Exception failure) when (failure is RuntimeException or ArgumentException or NotSupportedException)
        {
            // PowerShell's own error would repeat the text.
            throw Faults.CertificateFileUnreadable(Shown(path), null);
        }
    }

    // A text that is no file may be the inside of a private key, so it is named only where it has a file's ending.
    private static string Shown(string path)
    {
        var hasEnding = path.Length < 260 && path.LastIndexOf('.') is var dot and >= 0 && path.Length - dot is >= 3 and <= 5 && path.IndexOf('\n') < 0;
        return hasEnding ? $"The file '{path}'" : "The file";
    }
}
