using System.Xml.Linq;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere;

/// <summary>What a server says of itself (AboutInfo).</summary>
internal sealed record VimAbout
{
    /// <summary>The product's full name, such as <c>VMware vCenter Server 8.0.3 build-24322831</c>.</summary>
    public string FullName { get; init; } = "";

    /// <summary>The product's version, such as 8.0.3.</summary>
    public string Version { get; init; } = "";

    /// <summary>The build number.</summary>
    public string Build { get; init; } = "";

    /// <summary><c>VirtualCenter</c> or <c>HostAgent</c>.</summary>
    public string ApiType { get; init; } = "";

    /// <summary>The newest version of the API that it speaks.</summary>
    public string ApiVersion { get; init; } = "";

    /// <summary>What tells this vCenter from every other, whatever name it is reached by; empty where it does not say.</summary>
    public string InstanceUuid { get; init; } = "";

    /// <summary>Whether it is a vCenter and not a single host.</summary>
    public bool IsVCenter => ApiType == "VirtualCenter";

    public static VimAbout Read(XElement about) => new()
    {
        FullName = about.Text("fullName") ?? "",
        Version = about.Text("version") ?? "",
        Build = about.Text("build") ?? "",
        ApiType = about.Text("apiType") ?? "",
        ApiVersion = about.Text("apiVersion") ?? "",
        InstanceUuid = about.Text("instanceUuid") ?? "",
    };
}
