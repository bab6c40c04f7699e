using System;
using System.Linq;
using System.Security.Cryptography.X509Certificates;
using KeyGuard.Lab.Json;

namespace KeyGuard.Lab.KeyProtect.Kmip;

/// <summary>Adds, shows and removes the certificates of an adapter's clients.</summary>
internal sealed class KmipCertificateActions(KmipRegion region)
{
    public KmsReply Add(KmsCall call)
    {
        KmipAdapter adapter = KmipCall.Adapter(call);
        NewKmipCertificate asked = KmipCall.SingleResource(call.ReadBody(LabJson.Wire.CollectionNewKmipCertificate));
        using X509Certificate2 parsed = KmipRules.Certificate(asked.Certificate);
        var certificate = new KmipCertificate
        {
            Id = Guid.NewGuid().ToString(),
            AdapterId = adapter.Id,
            Name = KmipRules.Name(asked.Name, "kmip_cert_"),
            Pem = asked.Certificate!,
            Fingerprint = KmipRules.Fingerprint(parsed),
            CreatedBy = call.Caller.IamId,
            CreatedAt = call.Now,
        };
        if (region.OwnerOf(certificate.Fingerprint, call.Instance.Region) is { } owner && owner.Id != adapter.Id)
            throw KmipErrors.CertificateReserved();

        call.Instance.Kmip.Add(certificate, all =>
        {
            KmipCertificate[] others = [.. all.Where(other => other.AdapterId == adapter.Id)];
            if (others.Any(other => other.Fingerprint == certificate.Fingerprint))
                throw KmipErrors.CertificateTwice();
            if (others.Any(other => other.Name == certificate.Name))
                throw KmipErrors.CertificateNameTaken();
            if (others.Length >= call.Settings.KmipCertificateLimit)
                throw KmipErrors.TooManyCertificates();
        });
        return Reply(201, certificate);
    }

    public static KmsReply List(KmsCall call) => KmipCall.List(
        call,
        CollectionTypes.KmipCertificate,
        [.. call.Instance.Kmip.CertificatesOf(KmipCall.Adapter(call))],
        certificate => KmipCertificateResource.Of(certificate, whole: false),
        KmipCall.FewPerPage,
        LabJson.Wire.CollectionKmipCertificateResource);

    public static KmsReply Get(KmsCall call) => Reply(200, Find(call));

    public static KmsReply Delete(KmsCall call)
    {
        call.Instance.Kmip.Remove(Find(call), call.Caller.IamId, call.Now);
        return KmsReply.NoContent;
    }

    private static KmipCertificate Find(KmsCall call)
    {
        string idOrName = call.Route("certificate");
        return call.Instance.Kmip.CertificatesOf(KmipCall.Adapter(call)).FirstOrDefault(found => found.Id == idOrName || found.Name == idOrName)
            ?? throw KmipErrors.CertificateNotFound();
    }

    private static KmsReply Reply(int status, KmipCertificate certificate) => KmsReply.Json(
        status,
        Collection<KmipCertificateResource>.Of(CollectionTypes.KmipCertificate, KmipCertificateResource.Of(certificate, whole: true)),
        LabJson.Wire.CollectionKmipCertificateResource);
}
