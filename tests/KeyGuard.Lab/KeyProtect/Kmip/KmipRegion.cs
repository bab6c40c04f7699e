using System;
using System.Linq;
using System.Security.Cryptography.X509Certificates;
using KeyGuard.Lab.World;

namespace KeyGuard.Lab.KeyProtect.Kmip;

/// <summary>Which certificate belongs to which adapter, over all instances: a certificate is unique in its region.</summary>
internal sealed class KmipRegion(LabWorld world) : IKmipClientTrust
{
    /// <summary>The adapter that has this certificate, whether it lets the client in already or not.</summary>
    public KmipAdapter? OwnerOf(string fingerprint, string region) => world.Instances
        .Where(instance => instance.Region == region)
        .SelectMany(instance => instance.Kmip.Certificates.Where(certificate => certificate.Fingerprint == fingerprint)
            .Select(certificate => instance.Kmip.FindAdapter(certificate.AdapterId)))
        .FirstOrDefault();

    public bool Trusts(string adapterIdOrName, X509Certificate2 certificate) =>
        Connect(certificate) is { } client && (client.AdapterId == adapterIdOrName || client.AdapterName == adapterIdOrName);

    public IKmipClient? Connect(X509Certificate2 certificate, string? region = null)
    {
        string fingerprint = KmipRules.Fingerprint(certificate);
        foreach (KmsInstance instance in world.Instances.Where(instance => region is null || instance.Region == region))
        {
            KmipCertificate? known = instance.Kmip.Certificates.FirstOrDefault(found => found.Fingerprint == fingerprint);
            if (known is not null && Works(known) && instance.Kmip.FindAdapter(known.AdapterId) is { } adapter)
                return new KmipClient(world, instance, adapter, known);
        }

        return null;
    }

    /// <summary>A certificate needs up to five minutes until it works; here it needs all of them.</summary>
    private bool Works(KmipCertificate certificate) =>
        !world.Settings.Guards || world.Clock.Now >= certificate.CreatedAt + TimeSpan.FromSeconds(world.Settings.KmipCertificateDelaySeconds);
}
