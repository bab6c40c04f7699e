using System;
using System.Xml.Linq;
using KeyGuard.Errors;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere;

/// <summary>Where everything in a vCenter begins (ServiceContent).</summary>
internal sealed class ServiceContent
{
    /// <summary>The one object whose name is known beforehand.</summary>
    public static readonly ObjectRef ServiceInstance = new("ServiceInstance", "ServiceInstance");

    private readonly XElement _content;
    private readonly Uri _server;

    public ServiceContent(XElement content, Uri server)
    {
        _content = content;
        _server = server;
        About = VimAbout.Read(content.Child("about") ?? new XElement("about"));
    }

    public VimAbout About { get; }

    public ObjectRef RootFolder => Require("rootFolder");

    public ObjectRef PropertyCollector => Require("propertyCollector");

    public ObjectRef ViewManager => Require("viewManager");

    public ObjectRef SessionManager => Require("sessionManager");

    /// <summary>The manager of keys and key providers; null before 6.5. On a vCenter its type is <c>CryptoManagerKmip</c>.</summary>
    public ObjectRef? CryptoManager => Find("cryptoManager");

    public ObjectRef? AuthorizationManager => Find("authorizationManager");

    /// <summary>First-class disks: vCenter's <c>vStorageObjectManager</c>.</summary>
    public ObjectRef? VStorageObjectManager => Find("vStorageObjectManager");

    /// <summary>Any other of its members, by name; null where this server has none.</summary>
    public ObjectRef? Find(string name) => _content.Reference(name);

    private ObjectRef Require(string name) => Find(name) ?? throw Faults.VimBadReply(_server, null);
}
