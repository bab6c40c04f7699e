using System;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KeyGuard.Lab.VSphere.Crypto;
using KeyGuard.Lab.VSphere.Soap;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Calls;

/// <summary>The trust between vCenter and key managers: their certificates, and those that vCenter shows them.</summary>
internal static class CertificateCalls
{
    /// <summary>The name that vCenter gives itself.</summary>
    private const string Host = "lab-vcenter.example";

    public static void Add(VimMethods methods)
    {
        methods.Add("RetrieveKmipServerCert", RetrieveServer);
        methods.Add("UploadKmipServerCert", UploadServer);
        methods.Add("GenerateClientCsr", call => VimValue.Of(GenerateRequest(call)));
        methods.Add("RetrieveClientCsr", call => VimValue.Of(Provider(call).PendingRequest?.Pem ?? ""));
        methods.Add("UpdateKmsSignedCsrClientCert", call => Install(call, Provider(call).PendingRequest?.Key));
        methods.Add("GenerateSelfSignedClientCert", call => VimValue.Of(GenerateSelfSigned(call)));
        methods.Add("RetrieveSelfSignedClientCert", call => VimValue.Of(Provider(call).PendingSelfSigned?.Pem ?? ""));
        methods.Add("UpdateSelfSignedClientCert", call => Install(call, Provider(call).PendingSelfSigned?.Key));
        methods.Add("UploadClientCert", Upload);
        methods.Add("RetrieveClientCert", call => VimValue.Of(ClientCertificate(call.Center, Provider(call))?.ExportCertificatePem() ?? ""));
        methods.Add("RetrieveKmipServersStatus_Task", ProviderStatus.Start);
    }

    /// <summary>The certificate in force; that of a seeded provider is made when it is first asked for.</summary>
    public static X509Certificate2? ClientCertificate(VCenter center, KeyProvider provider)
    {
        if (provider.Client is null && provider is { IsSeeded: true, IsNative: false })
        {
            using var key = RSA.Create(2048);
            provider.Client = KmsCertificates.SelfSigned(KmsCertificates.Named(Host), key, center.Clock.Now);
        }

        return provider.Client;
    }

    private static KeyProvider Provider(VimCall call, string parameter = "cluster") => call.Center.Providers.Get(call.Parameters.Get(parameter).Text("id")!, parameter);

    /// <summary>What the server shows; an empty text where nothing answers.</summary>
    private static VimValue RetrieveServer(VimCall call)
    {
        KeyProvider provider = Provider(call, "keyProvider");
        KmipServerEntry entry = KmipServerEntry.Read(call.Parameters.Get("server"), null);
        ServerTrust? trust = call.Center.Providers.Trust(provider, entry);
        return StatusShapes.ServerCertificate.Of(new ServerCertificate(trust?.Server.Certificate, trust?.ClientTrustsServer, call.Center.Clock.Now));
    }

    private static void UploadServer(VimCall call)
    {
        X509Certificate2 certificate = Certificates.Read(call.Parameters.Text("certificate")!) ?? throw VimFaults.InvalidArgument("certificate").Raise();
        KeyProvider provider = Provider(call);
        provider.IsSeeded = false;
        provider.TrustedServers.Add(certificate.Thumbprint);
    }

    private static string GenerateRequest(VimCall call)
    {
        var key = RSA.Create(2048);
        string pem = KmsCertificates.SigningRequest(Subject(call), key);
        Provider(call).PendingRequest = new PendingPair(key, pem);
        return pem;
    }

    private static string GenerateSelfSigned(VimCall call)
    {
        var key = RSA.Create(2048);
        using X509Certificate2 certificate = KmsCertificates.SelfSigned(Subject(call), key, call.Center.Clock.Now);
        string pem = certificate.ExportCertificatePem();
        Provider(call).PendingSelfSigned = new PendingPair(key, pem);
        return pem;
    }

    /// <summary>The certificate must be that of the pair that was generated last.</summary>
    private static void Install(VimCall call, RSA? key)
    {
        X509Certificate2 certificate = Certificates.Read(call.Parameters.Text("certificate")!) ?? throw VimFaults.InvalidArgument("certificate").Raise();
        if (key is null || !KmsCertificates.Fits(certificate, key))
            throw VimFaults.InvalidArgument("certificate").Raise();

        Provider(call).Client = certificate;
    }

    private static void Upload(VimCall call)
    {
        using RSA key = Certificates.ReadKey(call.Parameters.Text("privateKey")!) ?? throw VimFaults.InvalidArgument("privateKey").Raise();
        Install(call, key);
    }

    /// <summary>What the request leaves out is vCenter's own choice.</summary>
    private static X500DistinguishedName Subject(VimCall call)
    {
        SoapNode? request = call.Parameters.Find("request");
        var name = new X500DistinguishedNameBuilder();
        Add(text => name.AddEmailAddress(text), request?.Text("email"));
        name.AddCommonName(request?.Text("commonName") ?? Host);
        Add(text => name.AddOrganizationalUnitName(text), request?.Text("organizationUnit"));
        Add(text => name.AddOrganizationName(text), request?.Text("organization") ?? "Lab");
        Add(text => name.AddLocalityName(text), request?.Text("locality"));
        Add(text => name.AddStateOrProvinceName(text), request?.Text("state"));
        Add(text => name.AddCountryOrRegion(text), request?.Text("country"));
        return name.Build();
    }

    private static void Add(Action<string> part, string? value)
    {
        if (string.IsNullOrEmpty(value))
            return;

        try
        {
            part(value);
        }
        catch (ArgumentException)
        {
            throw VimFaults.InvalidArgument("request").Raise();
        }
    }
}
