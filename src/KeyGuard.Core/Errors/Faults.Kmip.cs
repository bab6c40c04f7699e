using System;
using System.Globalization;
using System.Linq;
using KeyGuard.KeyProtect;
using KeyGuard.KeyProtect.Kmip;
using KeyGuard.KeyProtect.Wire;

namespace KeyGuard.Errors;

internal static partial class Faults
{
    public const string KmipAdapterUnknown = nameof(KmipAdapterUnknown);
    public const string KmipCertificateUnknown = nameof(KmipCertificateUnknown);
    public const string KmipObjectUnknown = nameof(KmipObjectUnknown);
    public const string KmipAdapterExists = nameof(KmipAdapterExists);
    public const string KmipCertificateReserved = nameof(KmipCertificateReserved);
    public const string KmipCertificateExists = nameof(KmipCertificateExists);

    /// <summary>A refusal of the key management service, put into KMIP's terms: the general advice is about root keys.</summary>
    /// <param name="first">What the service answered.</param>
    /// <param name="item">What the call was about.</param>
    /// <param name="name">Its name or id.</param>
    /// <param name="instanceId">The instance.</param>
    public static KmsException Kmip(KmsException first, KmipItem item, string name, string instanceId)
    {
        var (kind, id, category, message, action) = KmipMeaning(first, item, name, instanceId);
        return new KmsException(kind, id, category, message ?? first.Message, action, first)
        {
            Verdict = first.Verdict,
            Status = first.Status,
            Codes = first.Codes,
            CorrelationId = first.CorrelationId,
        };
    }

    private static (KmsErrorKind Kind, string Id, FaultCategory Category, string? Message, string Action) KmipMeaning(KmsException first, KmipItem item, string name, string instanceId)
    {
        foreach (var code in first.Codes)
        {
            if (KmipCode(code, instanceId) is { } known) return (known.Kind, known.Id, known.Category, null, known.Action);
        }
        return first.Verdict switch
        {
            FirstVerdict.NotFound or FirstVerdict.Gone => KmipAbsent(first, item, name, instanceId),
            FirstVerdict.InvalidState or FirstVerdict.Conflict => (KmsErrorKind.Conflict, "KmipConflict", FaultCategory.InvalidOperation, null,
                "The service's own words above say why. An instance has at most 200 adapters and an adapter 200 certificates; an adapter with keys and an active key are not deleted. Get-KmipAdapter and Get-KmipObject show what is there."),
            FirstVerdict.AuthenticationFailed => (first.Kind, first.ErrorId, first.Category, null,
                $"KMIP adapters need the role Manager or KmipAdapterManager on instance {instanceId}; Reader and Writer have no access to them at all. The service gives the same answer for a wrong instance, region or network."),
            _ => (first.Kind, first.ErrorId, first.Category, null, first.RecommendedAction),
        };
    }

    // The codes as IBM's Terraform provider meets them in its tests; the documentation has none.
    private static (KmsErrorKind Kind, string Id, FaultCategory Category, string Action)? KmipCode(string code, string instanceId) => code switch
    {
        "NATIVE_CRK_ID_NOT_FOUND_ERR" => (KmsErrorKind.KeyUnknown, "RootKeyUnknown", FaultCategory.ObjectNotFound,
            $"Give the id of a root key of instance {instanceId}: Get-KmsRootKey lists them."),
        "NATIVE_INVALID_CRK_ERR" => (KmsErrorKind.Rejected, "KmipRootKeyUnfit", FaultCategory.InvalidOperation,
            "An adapter needs an active root key; a standard key, a disabled and an expired one won't do. Get-KmsRootKey shows their states."),
        "KMIP_ADAPTER_DUPLICATE_NAME_ERR" => (KmsErrorKind.Rejected, KmipAdapterExists, FaultCategory.ResourceExists,
            "Choose another name. Get-KmipAdapter lists the adapters."),
        "KMIP_CERT_REUSE_ERR" => (KmsErrorKind.Rejected, KmipCertificateReserved, FaultCategory.ResourceExists,
            "A certificate belongs to one adapter in a region, also across instances. Remove it there with Remove-KmipAdapterCertificate, or have the client make a new one."),
        "KMIP_CERT_DUPLICATE_ERR" => (KmsErrorKind.Rejected, KmipCertificateExists, FaultCategory.ResourceExists,
            "The adapter trusts this certificate already: Get-KmipAdapterCertificate shows it."),
        "KMIP_CERT_DUPLICATE_NAME_ERR" => (KmsErrorKind.Rejected, "KmipCertificateNameTaken", FaultCategory.ResourceExists,
            "Give another -Name. Get-KmipAdapterCertificate shows whose certificate has this one."),
        _ => null,
    };

    // A certificate or an object that is missing may mean that its adapter is: the code tells.
    private static (KmsErrorKind, string, FaultCategory, string?, string) KmipAbsent(KmsException first, KmipItem item, string name, string instanceId)
    {
        if (item != KmipItem.Adapter && first.Codes.Any(code => code.StartsWith("KMIP_ADAPTER_", StringComparison.Ordinal))) (item, name) = (KmipItem.Adapter, "*");
        return item switch
        {
            KmipItem.Certificate => (KmsErrorKind.Rejected, KmipCertificateUnknown, FaultCategory.ObjectNotFound, $"The adapter has no certificate '{name}'.", "Get-KmipAdapterCertificate lists the certificates of an adapter."),
            KmipItem.Key => (KmsErrorKind.Rejected, KmipObjectUnknown, FaultCategory.ObjectNotFound, $"The adapter has no object '{name}'.", "Get-KmipObject -IncludeDestroyed lists the objects of an adapter."),
            _ => (KmsErrorKind.Rejected, KmipAdapterUnknown, FaultCategory.ObjectNotFound, name == "*" ? "The adapter is not there any more." : $"There is no KMIP adapter '{name}' in instance {instanceId}.", "Get-KmipAdapter lists the adapters; check the instance, and that names are written as there, in capitals and small letters."),
        };
    }

    /// <summary>The instance does not know the calls about KMIP adapters at all.</summary>
    public static KmsException KmipNotSupported(KmsException first, Uri endpoint, string instanceId) => new(KmsErrorKind.Rejected, "KmipNotSupported", FaultCategory.NotInstalled,
        string.Format(CultureInfo.InvariantCulture, "{0} answered {1}: instance {2} has no native KMIP adapters.", endpoint.Authority, first.Status, instanceId),
        "Connect to an instance of Key Protect, Standard or Dedicated: those have them. HPCS has none; its KMIP for VMware is a service of its own, managed elsewhere, and ends on 2026-12-31. See about_KeyGuard_Kmip.", first)
    {
        Verdict = first.Verdict,
        Status = first.Status,
        Codes = first.Codes,
        CorrelationId = first.CorrelationId,
    };

    public static KeyGuardException KmipListingUnsettled(string instanceId) => new("KmipListingUnsettled", FaultCategory.ResourceBusy,
        $"The list of instance {instanceId} changed each time while it was read page by page.", "Run the command again when fewer keys are being made and removed.") { Target = instanceId };

    public static KeyGuardException KmipNameInvalid(string name) => new("KmipNameInvalid", FaultCategory.InvalidArgument,
        $"'{name}' can't be the name of a KMIP adapter or certificate, nor an id.",
        "A name has 2 to 40 letters (a to z, A to Z), digits, '-' and '_', and a new one must not look like a UUID.") { Target = name };

    public static KeyGuardException KmipDescriptionInvalid(string name, int length) => new("KmipDescriptionInvalid", FaultCategory.InvalidArgument,
        $"The description of KMIP adapter '{name}' has {length} characters.", "Give a description of 2 to 240 characters, or none.") { Target = name };

    public static KeyGuardException KmipAdapterDiffers(string name, string present, string wanted) => new("KmipAdapterDiffers", FaultCategory.ResourceExists,
        $"There is a KMIP adapter '{name}' already, with root key {present} instead of {wanted}.",
        "An adapter's root key can't be changed. Choose another name, or remove that adapter first if nothing uses it.") { Target = name };

    public static KeyGuardException KmipCertificateDiffers(string name, string adapter) => new("KmipCertificateDiffers", FaultCategory.ResourceExists,
        $"Adapter '{adapter}' has another certificate of the name '{name}' already.",
        "Give another -Name. When the client has renewed its certificate, add the new one first, and remove the old one when the new one works.") { Target = name };

    public static KeyGuardException KmipAdapterHasObjects(string name, int count, string listed) => new("KmipAdapterHasObjects", FaultCategory.InvalidOperation,
        $"KMIP adapter '{name}' has {count} keys that are not destroyed: {listed}.",
        "Move what is encrypted with them to another key provider first. Keys that nothing needs any more: Remove-KmipObject, then the adapter.") { Target = name };

    public static KeyGuardException KmipAdapterHasCertificates(string name, int count, string listed) => new("KmipAdapterHasCertificates", FaultCategory.InvalidOperation,
        $"KMIP adapter '{name}' trusts {count} clients: {listed}.",
        "Take the key provider out of those clients first. If they are meant to lose the adapter: run it again with -IncludeCertificates.") { Target = name };

    public static KeyGuardException KmipCertificateInUse(string name, int count, string listed) => new("KmipCertificateInUse", FaultCategory.InvalidOperation,
        $"The client of certificate '{name}' has made {count} keys that are in use: {listed}. Without the certificate it gets none of them.",
        "If another certificate of that client has taken its place and works, or the client is meant to lose its keys: run it again with -Force.") { Target = name };

    public static KeyGuardException KmipObjectInUse(string id, KmipObjectState state) => new("KmipObjectInUse", FaultCategory.InvalidOperation,
        $"Key {id} is in the state {state}: a client may be using it, and destroying it can't be undone.",
        "Have the client give the key up first (re-key what is encrypted with it). Only if all that is encrypted with it is meant to be lost: run it again with -Force.") { Target = id };

    public static KeyGuardException CertificateHoldsPrivateKey(string source) => new("CertificateHoldsPrivateKey", FaultCategory.SecurityError,
        $"{source} given as a certificate holds a private key. Nothing was sent, and nothing of it is shown.",
        "Give the certificate alone, from BEGIN CERTIFICATE to END CERTIFICATE. If the private key has been on a command line or in a shared place, have the client make a new pair.");

    public static KeyGuardException CertificateInvalid(string source) => new("CertificateInvalid", FaultCategory.InvalidArgument,
        $"{source} given as a certificate is none.", "Give an X.509 certificate: PEM text, the path of a PEM or DER file, an X509Certificate2, or an object that has one in its property Certificate or PEM.");

    public static KeyGuardException CertificateNotOne(string source) => new("CertificateNotOne", FaultCategory.InvalidArgument,
        $"{source} given as a certificate holds more than one thing.", "Give the client's own certificate alone, without the chain above it.");

    public static KeyGuardException CertificateFileUnreadable(string shown, Exception? cause) => new("CertificateFileUnreadable", FaultCategory.ReadError,
        $"{shown} can't be read{(cause is null ? "" : ": " + cause.GetType().Name)}.", "Check the path and the permissions. A certificate's text begins with -----BEGIN CERTIFICATE-----.");
}
