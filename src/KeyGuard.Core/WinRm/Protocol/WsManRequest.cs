using System.Collections.Generic;
using System.Xml.Linq;

namespace KeyGuard.WinRm.Protocol;

/// <summary>One key of a resource.</summary>
internal sealed record WsManSelector(string Name, string Value);

/// <summary>One request, before a transport puts it into an envelope or into the operating system's words.</summary>
internal sealed record WsManRequest
{
    public WsManRequest(WsManAction action, string resourceUri)
    {
        Action = action;
        ResourceUri = resourceUri;
    }

    public WsManAction Action { get; }

    public string ResourceUri { get; }

    /// <summary>Which instance of the resource is meant.</summary>
    public IReadOnlyList<WsManSelector> Selectors { get; init; } = [];

    /// <summary>What stands in the envelope's body; nothing for Get and Delete.</summary>
    public XElement? Body { get; init; }

    /// <summary>The method, for <see cref="WsManAction.Invoke"/>.</summary>
    public string? Method { get; init; }

    /// <summary>Whether asking twice does no harm, so that a lost reply may be answered by asking again.</summary>
    public bool Repeatable { get; init; }

    /// <summary>The action's URI; that of the reply is the same with "Response" behind it.</summary>
    public string ActionUri => Action switch
    {
        WsManAction.Invoke => ResourceUri + "/" + Method,
        WsManAction.Enumerate or WsManAction.Pull or WsManAction.Release => WsManNames.Enumeration.NamespaceName + "/" + Action,
        _ => WsManNames.Transfer.NamespaceName + "/" + Action,
    };

    /// <summary>What it is called in messages.</summary>
    public override string ToString() => ((Method ?? Action.ToString()) + " " + ResourceUri.Substring(ResourceUri.LastIndexOf('/') + 1)).TrimEnd();
}
