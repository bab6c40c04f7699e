using KeyGuard.Lab.Iam;

namespace KeyGuard.Lab.KeyProtect;

/// <summary>The operations that the Lab serves. The roles follow the service's documentation.</summary>
internal static class KmsOperations
{
    private const Roles Unwrappers = Roles.Reader | Roles.ReaderPlus | Roles.Writer | Roles.Manager;
    private const Roles Anyone = Unwrappers | Roles.CustomRewrapper;
    private const Roles Writers = Roles.Writer | Roles.Manager;
    private const Roles Counters = Anyone | Roles.KmipAdapterManager;
    private const Roles KmipManagers = Roles.Manager | Roles.KmipAdapterManager;
    private const Roles MaterialReaders = Roles.ReaderPlus | Roles.Writer | Roles.Manager;

    public static readonly KmsOperation Wrap = new("wrap", Anyone, "Wrap with key could not be performed");
    public static readonly KmsOperation Unwrap = new("unwrap", Unwrappers, "Unwrap with key could not be performed");
    public static readonly KmsOperation Rewrap = new("rewrap", Anyone, "Rewrap with key could not be performed");

    public static readonly KmsOperation Create = new("create", Writers, "Key could not be created");
    public static readonly KmsOperation Rotate = new("rotate", Writers, "Key could not be rotated");
    public static readonly KmsOperation Enable = new("enable", Roles.Manager, "Key could not be enabled");
    public static readonly KmsOperation Disable = new("disable", Roles.Manager, "Key could not be disabled");
    public static readonly KmsOperation SetForDeletion = new("setKeyForDeletion", Writers, "Action could not be performed on key");
    public static readonly KmsOperation UnsetForDeletion = new("unsetKeyForDeletion", Writers, "Action could not be performed on key");
    public static readonly KmsOperation Sync = new("sync", Writers, "Could not initiate sync requests to associated resources");
    public static readonly KmsOperation Delete = new("delete", Roles.Manager, "Key could not be deleted");
    public static readonly KmsOperation Restore = new("restore", Roles.Manager, "Key could not be restored");
    public static readonly KmsOperation Purge = new("purge", Roles.KeyPurge, "Key could not be purged");
    public static readonly KmsOperation Move = new("patch", Roles.Manager, "Key could not be updated");

    public static readonly KmsOperation Count = new("count", Counters, "Keys could not be retrieved");
    public static readonly KmsOperation List = new("list", Counters, "Keys could not be retrieved");
    public static readonly KmsOperation Get = new("get", MaterialReaders, "Key could not be retrieved");
    public static readonly KmsOperation Metadata = new("metadata", Anyone, "Key could not be retrieved");
    public static readonly KmsOperation Versions = new("versions", Anyone, "KeyVersion(s) could not be retrieved");

    public static readonly KmsOperation AddAlias = new("aliasCreate", Writers, "Key alias could not be created");
    public static readonly KmsOperation RemoveAlias = new("aliasDelete", Writers, "Key alias could not be deleted");
    public static readonly KmsOperation ListKeyRings = new("keyRingList", Anyone, "Key rings could not be retrieved");
    public static readonly KmsOperation CreateKeyRing = new("keyRingCreate", Writers, "Key ring could not be created");
    public static readonly KmsOperation DeleteKeyRing = new("keyRingDelete", Roles.Manager, "Key ring could not be deleted");
    public static readonly KmsOperation ListRegistrations = new("registrationList", Anyone, "Registrations could not be retrieved");
    public static readonly KmsOperation GetPolicies = new("policyGet", Roles.Manager, "Policies could not be retrieved");
    public static readonly KmsOperation PutPolicy = new("policyPut", Roles.Manager, "Policy could not be created");
    public static readonly KmsOperation GetInstancePolicies = new("instancePolicyGet", Roles.Manager, "Instance policy could not be retrieved");

    public static readonly KmsOperation CreateKmipAdapter = new("kmipAdapterCreate", KmipManagers, "KMIP Adapter could not be created");
    public static readonly KmsOperation ListKmipAdapters = new("kmipAdapterList", KmipManagers, "KMIP Adapters could not be retrieved");
    public static readonly KmsOperation GetKmipAdapter = new("kmipAdapterGet", KmipManagers, "KMIP Adapter could not be retrieved");
    public static readonly KmsOperation DeleteKmipAdapter = new("kmipAdapterDelete", KmipManagers, "KMIP Adapter could not be deleted");
    public static readonly KmsOperation AddKmipCertificate = new("kmipCertificateAdd", KmipManagers, "KMIP Client Certificate could not be added");
    public static readonly KmsOperation ListKmipCertificates = new("kmipCertificateList", KmipManagers, "KMIP Client Certificates could not be retrieved");
    public static readonly KmsOperation GetKmipCertificate = new("kmipCertificateGet", KmipManagers, "KMIP Client Certificate could not be retrieved");
    public static readonly KmsOperation DeleteKmipCertificate = new("kmipCertificateDelete", KmipManagers, "KMIP Client Certificate could not be deleted");
    public static readonly KmsOperation ListKmipObjects = new("kmipObjectList", KmipManagers, "KMIP Objects could not be retrieved");
    public static readonly KmsOperation GetKmipObject = new("kmipObjectGet", KmipManagers, "KMIP Object could not be retrieved");
    public static readonly KmsOperation DeleteKmipObject = new("kmipObjectDelete", KmipManagers, "KMIP Object could not be deleted");
}
