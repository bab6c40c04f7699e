namespace KeyGuard.Operations.Journal;

/// <summary>What the journal calls the actions.</summary>
internal static class JournalAction
{
    public const string Create = "create";
    public const string Register = "register";
    public const string Rewrap = "rewrap";
    public const string Realign = "realign";
    public const string Move = "move";
    public const string Remove = "remove";
    public const string Unwrap = "unwrap";
    public const string BundleExport = "bundle-export";
    public const string BundleImport = "bundle-import";
    public const string RootKeyCreate = "rootkey-create";
    public const string RootKeyRotate = "rootkey-rotate";
    public const string RootKeyDisable = "rootkey-disable";
    public const string RootKeyEnable = "rootkey-enable";
    public const string RootKeyDelete = "rootkey-delete";
    public const string RootKeyRestore = "rootkey-restore";
    public const string WinRMFirewall = "winrm-firewall";
    public const string WinRMListener = "winrm-listener";
    public const string WinRMSetting = "winrm-setting";
    public const string KmipAdapterCreate = "kmip-adapter-create";
    public const string KmipAdapterDelete = "kmip-adapter-delete";
    public const string KmipCertificateAdd = "kmip-certificate-add";
    public const string KmipCertificateDelete = "kmip-certificate-delete";
    public const string KmipObjectDelete = "kmip-object-delete";

    public const string KeyProviderAdd = "keyprovider-add";
    public const string KeyProviderSet = "keyprovider-set";
    public const string KeyProviderRemove = "keyprovider-remove";
    public const string VCenterKeyCreate = "vcenter-key-create";
    public const string VMRekey = "vm-rekey";
    public const string VMHostRekey = "vmhost-rekey";
    public const string VsanRekey = "vsan-rekey";

    /// <summary>The journal's own: the end of a line that a kill had cut off.</summary>
    public const string Torn = "torn";

    /// <summary>All of them, for completion.</summary>
    public static readonly string[] All =
    [
        Create, Register, Rewrap, Realign, Move, Remove, Unwrap, BundleExport, BundleImport, Torn,
        RootKeyCreate, RootKeyRotate, RootKeyDisable, RootKeyEnable, RootKeyDelete, RootKeyRestore,
        WinRMFirewall, WinRMListener, WinRMSetting,
        KeyProviderAdd, KeyProviderSet, KeyProviderRemove, VCenterKeyCreate, VMRekey, VMHostRekey, VsanRekey,
        KmipAdapterCreate, KmipAdapterDelete, KmipCertificateAdd, KmipCertificateDelete, KmipObjectDelete,
    ];
}
