using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using KeyGuard.VSphere.Inventory;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Rekey;

/// <summary>
/// Writes the VirtualMachineConfigSpec of a re-key: changeVersion, deviceChange, vmProfile, crypto, in the schema's order.
/// What the spec says of the machine goes for every disk that it says nothing of, so each disk that stays as it is, is told so.
/// Each device goes back exactly as it came.
/// </summary>
internal sealed class VmCryptoSpec
{
    private readonly RekeyOptions _options;
    private readonly KeyRef _key;

    public VmCryptoSpec(RekeyOptions options, KeyRef key)
    {
        _options = options;
        _key = key;
    }

    /// <summary>The version of the configuration that the change is meant for.</summary>
    public string? ChangeVersion { get; init; }

    /// <summary>Whether the machine's home changes.</summary>
    public bool Home { get; init; }

    /// <summary>The disks that the spec speaks of: as read, with the element they were read from, and whether they change.</summary>
    public IReadOnlyList<(DiskState Disk, XElement Device, bool Changes)> Disks { get; init; } = [];

    private string CryptoType => _options.Deep ? "CryptoSpecDeepRecrypt" : "CryptoSpecShallowRecrypt";

    public void Write(SoapWriter spec)
    {
        spec.Optional("changeVersion", ChangeVersion);
        foreach (var (disk, device, changes) in Disks) spec.Object("deviceChange", change => WriteDisk(change, disk, device, changes));
        if (!Home) return;
        WriteProfile(spec, "vmProfile");
        WriteCrypto(spec);
    }

    /// <summary>Writes a first-class disk's DiskCryptoSpec, whose crypto is never left out.</summary>
    public void WriteChain(SoapWriter writer, IReadOnlyList<KeyRef?> chain)
    {
        if (chain.Count > 1) writer.Object("parent", parent => WriteChain(parent, [.. chain.Skip(1)]));
        WriteLink(writer, chain[0]);
    }

    public void WriteProfile(SoapWriter writer, string name)
    {
        if (_options is { Deep: true, StoragePolicyId: { } policy }) writer.Typed(name, "VirtualMachineDefinedProfileSpec", profile => profile.Text("profileId", policy));
    }

    private void WriteDisk(SoapWriter change, DiskState disk, XElement device, bool changes)
    {
        change.Text("operation", "edit");
        change.Verbatim(device, "device");
        if (changes) WriteProfile(change, "profile");
        change.Object("backing", backing => WriteBacking(backing, disk.Chain, changes));
    }

    // A disk with snapshots is a chain of files, each under a key of its own.
    private void WriteBacking(SoapWriter backing, IReadOnlyList<KeyRef?> chain, bool changes)
    {
        if (changes && chain.Skip(1).Any(key => key is not null)) backing.Object("parent", parent => WriteBacking(parent, [.. chain.Skip(1)], changes));
        if (changes) WriteLink(backing, chain[0]);
        else backing.Typed("crypto", "CryptoSpecNoOp");
    }

    private void WriteLink(SoapWriter writer, KeyRef? link)
    {
        if (link is null || link == _key) writer.Typed("crypto", "CryptoSpecNoOp");
        else WriteCrypto(writer);
    }

    private void WriteCrypto(SoapWriter writer) => writer.Typed("crypto", CryptoType, crypto => crypto.Object("newKeyId", _key.Write));
}
