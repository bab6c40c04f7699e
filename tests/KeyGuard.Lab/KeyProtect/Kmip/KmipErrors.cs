using KeyGuard.Lab.KeyProtect.Errors;

namespace KeyGuard.Lab.KeyProtect.Kmip;

/// <summary>
/// What the service refuses about KMIP. The codes for names, certificates and root keys are those that IBM's Terraform
/// provider expects in its tests; those for what is not there, or not allowed in its state, are assumed after them.
/// </summary>
internal static class KmipErrors
{
    public static KmsError AdapterNotFound() => new(404, "KMIP_ADAPTER_NOT_FOUND_ERR", "KMIP adapter does not exist");

    public static KmsError AdapterNameTaken() => new(409, "KMIP_ADAPTER_DUPLICATE_NAME_ERR", "A KMIP adapter with this name exists already");

    public static KmsError TooManyAdapters() => new(409, "KMIP_ADAPTER_LIMIT_ERR", "The instance has the largest number of KMIP adapters");

    public static KmsError AdapterNotEmpty() => new(409, "KMIP_ADAPTER_NOT_EMPTY_ERR",
        "The KMIP adapter has KMIP objects: Delete them before you delete the adapter");

    public static KmsError RootKeyNotFound() => new(404, "NATIVE_CRK_ID_NOT_FOUND_ERR", "The root key in profile_data does not exist");

    public static KmsError RootKeyInvalid() => new(400, "NATIVE_INVALID_CRK_ERR", "The key in profile_data must be an active root key");

    public static KmsError CertificateNotFound() => new(404, "KMIP_CERT_NOT_FOUND_ERR", "KMIP client certificate does not exist");

    public static KmsError CertificateNameTaken() => new(409, "KMIP_CERT_DUPLICATE_NAME_ERR",
        "The KMIP adapter has a client certificate of this name already");

    public static KmsError CertificateTwice() => new(409, "KMIP_CERT_DUPLICATE_ERR", "The KMIP adapter has this client certificate already");

    public static KmsError CertificateReserved() => new(409, "KMIP_CERT_REUSE_ERR",
        "Another KMIP adapter reserves exclusive use of this certificate payload");

    public static KmsError TooManyCertificates() => new(409, "KMIP_CERT_LIMIT_ERR", "The KMIP adapter has the largest number of client certificates");

    public static KmsError ObjectNotFound() => new(404, "KMIP_OBJECT_NOT_FOUND_ERR", "KMIP object does not exist");

    public static KmsError ObjectActive() => new(409, "KMIP_OBJECT_INVALID_STATE_ERR", "A KMIP object in the Active state cannot be deleted");

    public static KmsError ObjectDestroyed() => new(410, "KMIP_OBJECT_DELETED_ERR", "The KMIP object has been destroyed already");
}
