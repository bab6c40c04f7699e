using System;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KeyGuard.Lab.Control;
using KeyGuard.Lab.Json;
using KeyGuard.Lab.VSphere.Crypto;
using KeyGuard.Lab.VSphere.Values;
using Microsoft.AspNetCore.Routing;

namespace KeyGuard.Lab.VSphere.Control;

/// <summary>Control over the simulated key managers: what their administrators would do.</summary>
internal sealed class KmsControl(VCenter center)
{
    private const string Root = "/vcenter/kms";
    private const string Providers = "/vcenter/providers";
    private const int StandardPort = 5696;

    private static readonly ControlDone Done = new();

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapCall("GET", Root, LabJson.Wire.KmsSeenArray, _ => Locked(() => center.Simulated.All.Select(KmsSeen.Of).ToArray()));
        routes.MapCall("POST", Root + "/change", LabJson.Wire.KmsChange, LabJson.Wire.ControlDone, change => Locked(() => Change(change)));
        routes.MapCall("POST", Root + "/trust", LabJson.Wire.KmsPem, LabJson.Wire.ControlDone, pem => Locked(() => Trust(pem)));
        routes.MapCall("POST", Root + "/sign", LabJson.Wire.KmsPem, LabJson.Wire.KmsCertificate, pem => Locked(() => Sign(pem)));
        routes.MapCall("POST", Root + "/issue", LabJson.Wire.KmsPem, LabJson.Wire.KmsCertificate, pem => Locked(() => Issue(pem)));
        routes.MapCall("POST", Root + "/keys", LabJson.Wire.KmsKeyChange, LabJson.Wire.ControlDone, change => Locked(() => SetKey(change)));
        routes.MapCall("GET", Providers, LabJson.Wire.ProviderSeenArray, _ => Locked(() => center.Providers.All.Select(provider => ProviderSeen.Of(provider, center.Inventory)).ToArray()));
        routes.MapCall("POST", Providers + "/default", LabJson.Wire.DefaultChange, LabJson.Wire.ControlDone, change => Locked(() => SetDefault(change)));
        routes.MapCall("POST", Providers, LabJson.Wire.ProviderPlan, LabJson.Wire.ControlDone, plan => Locked(() => Plant(plan)));
    }

    private T Locked<T>(Func<T> answer)
    {
        lock (center.Gate)
            return answer();
    }

    private SimulatedKms Find(string? address, int? port) => center.Simulated.Get(address ?? throw new ArgumentException("address is missing."), port ?? StandardPort);

    private ControlDone Change(KmsChange change)
    {
        SimulatedKms kms = Find(change.Address, change.Port);
        kms.IsUp = change.Up ?? kms.IsUp;
        kms.TrustsAnyone = change.TrustsAnyone ?? kms.TrustsAnyone;
        kms.UserName = Kept(change.UserName, kms.UserName);
        kms.Password = Kept(change.Password, kms.Password);
        kms.CreateRefusal = Kept(change.CreateRefusal, kms.CreateRefusal);
        if (change.RenewCertificate == true)
            Renew(kms);
        return Done;
    }

    /// <summary>From now on the seeded providers behind it trust what they were shown until now, and nothing else.</summary>
    private void Renew(SimulatedKms kms)
    {
        foreach (KeyProvider provider in center.Providers.All.Where(provider => provider.IsSeeded && provider.Servers.Any(server => $"{server.Address}:{server.Port}" == kms.Address)))
        {
            provider.IsSeeded = false;
            provider.TrustedServers.Add(kms.Certificate.Thumbprint);
        }

        kms.RenewCertificate(center.Clock.Now);
    }

    private ControlDone Trust(KmsPem pem)
    {
        Find(pem.Address, pem.Port).Trust(Certificates.Read(pem.Pem ?? "") ?? throw new ArgumentException("pem is no certificate."));
        return Done;
    }

    private KmsCertificate Sign(KmsPem pem)
    {
        SimulatedKms kms = Find(pem.Address, pem.Port);
        try
        {
            return new KmsCertificate(KmsCertificates.SignRequest(pem.Pem ?? "", kms.Authority, center.Clock.Now).ExportCertificatePem(), null);
        }
        catch (Exception mistake) when (mistake is CryptographicException or ArgumentException)
        {
            throw new ArgumentException("pem is no signing request.", mistake);
        }
    }

    private KmsCertificate Issue(KmsPem pem)
    {
        using RSA key = RSA.Create(2048);
        string request = KmsCertificates.SigningRequest(KmsCertificates.Named(pem.CommonName ?? "lab-client"), key);
        X509Certificate2 certificate = KmsCertificates.SignRequest(request, Find(pem.Address, pem.Port).Authority, center.Clock.Now);
        return new KmsCertificate(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private ControlDone SetKey(KmsKeyChange change) => Find(change.Address, change.Port).Set(change.KeyId ?? "", change.State)
        ? Done
        : throw new ArgumentException("There is no such key.");

    private ControlDone Plant(ProviderPlan plan)
    {
        string id = plan.Id ?? throw new ArgumentException("id is missing.");
        if (center.Providers.Find(id) is not null)
            throw new ArgumentException("There is such a provider already.");

        KeyProvider provider = center.Providers.Add(new KeyProvider(id, plan.Type ?? KeyProvider.Standard) { IsSeeded = true, HasBackup = plan.HasBackup ?? true });
        if (provider.ManagementType != KeyProvider.Standard)
            return Done;

        string address = plan.Address ?? id + ".example";
        provider.Servers.Add(new KmipServerEntry { Name = id + "-1", Address = address, Port = plan.Port ?? StandardPort, UserName = plan.UserName, Password = plan.Password ?? "" });
        center.Simulated.Get(address, plan.Port ?? StandardPort).TrustsAnyone = true;
        return Done;
    }

    private ControlDone SetDefault(DefaultChange change)
    {
        KeyProvider chosen = center.Providers.Find(change.Id) ?? throw new ArgumentException("There is no such provider.");
        if (change.Cluster is null)
        {
            center.Providers.MakeDefault(chosen);
            return Done;
        }

        ManagedRef cluster = center.Inventory.FindCluster(change.Cluster).Ref;
        foreach (KeyProvider provider in center.Providers.All)
            provider.EntityDefaults.Remove(cluster);
        chosen.EntityDefaults.Add(cluster);
        return Done;
    }

    private static string? Kept(string? given, string? old) => given is null ? old : given.Length == 0 ? null : given;
}
