using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Inventory;

/// <summary>What a re-key has to know of one virtual disk.</summary>
internal sealed record DiskState
{
    /// <summary>The type of a disk among the devices.</summary>
    public const string Disk = "VirtualDisk";

    /// <summary>The type of the controllers of disks that are <see cref="IsOnIde"/>.</summary>
    public const string IdeController = "VirtualIDEController";

    /// <summary>The device's number within the machine, such as 2000.</summary>
    public int Device { get; init; }

    /// <summary>What people call it, such as <c>Hard disk 1</c>.</summary>
    public string Label { get; init; } = "";

    public string FileName { get; init; } = "";

    public string? Datastore { get; init; }

    /// <summary>The keys of the disk and of the parents that it builds upon, the disk's own first; null for a link that is plain.</summary>
    public IReadOnlyList<KeyRef?> Chain { get; init; } = [];

    /// <summary>The id of a first-class disk; null for a disk that belongs to its machine.</summary>
    public string? FirstClassId { get; init; }

    public bool IsOnIde { get; init; }

    /// <summary>Whether several machines may write to it.</summary>
    public bool IsShared { get; init; }

    /// <summary>The disk's own key; null where it is plain.</summary>
    public KeyRef? Key => Chain.Count > 0 ? Chain[0] : null;

    public bool IsEncrypted => Chain.Any(key => key is not null);

    /// <summary>How many disks it builds upon.</summary>
    public int Parents => Chain.Count - 1;

    /// <summary>The disks among a machine's devices.</summary>
    public static IReadOnlyList<DiskState> ReadAll(IReadOnlyList<XElement> devices)
    {
        var ide = new HashSet<long?>(devices.Where(device => device.TypeName() == IdeController).Select(device => device.Number("key")));
        return [.. devices.Where(device => device.TypeName() == Disk).Select(device => Read(device, ide))];
    }

    private static DiskState Read(XElement device, HashSet<long?> ide) => new()
    {
        Device = (int)(device.Number("key") ?? 0),
        Label = device.Text("deviceInfo.label") ?? "disk " + device.Text("key"),
        FileName = device.Text("backing.fileName") ?? "",
        Datastore = device.Reference("backing.datastore")?.Id,
        Chain = Links(device.Child("backing")),
        FirstClassId = device.Text("vDiskId.id"),
        IsShared = device.Text("backing.sharing") == "sharingMultiWriter",
        IsOnIde = ide.Contains(device.Number("controllerKey")),
    };

    private static List<KeyRef?> Links(XElement? backing)
    {
        var links = new List<KeyRef?>();
        for (; backing is not null; backing = backing.Child("parent")) links.Add(KeyRef.Read(backing.Child("keyId")));
        return links;
    }
}
