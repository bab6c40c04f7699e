using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere;

/// <summary>
/// A fault as vCenter describes it: in a SOAP fault's detail, as a task's error, or in the place of a property. The type
/// and the message keys say what it is; the text is for people, and in the server's language.
/// </summary>
internal sealed class VimFault
{
    private VimFault(string type, XElement detail, string message)
    {
        Type = type;
        Detail = detail;
        var messages = detail.Children("faultMessage").ToArray();
        Keys = [.. messages.Select(item => item.Text("key")).OfType<string>()];
        Message = message.Trim() is { Length: > 0 } text ? text : string.Join(" ", messages.Select(item => item.Text("message")).OfType<string>());
        Cause = detail.Child("faultCause") is { } cause ? FromLocalized(cause) : null;
    }

    /// <summary>The fault's type, such as <c>InvalidPowerState</c>.</summary>
    public string Type { get; }

    /// <summary>The keys of its messages (<c>faultMessage[].key</c>), such as <c>msg.hostd.configSpec.enc.snapshots</c>.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>The server's words; may be empty.</summary>
    public string Message { get; }

    /// <summary>What caused it.</summary>
    public VimFault? Cause { get; }

    /// <summary>All of it, as it was sent.</summary>
    public XElement Detail { get; }

    /// <summary>The argument or property that was not accepted.</summary>
    public string? InvalidProperty => Detail.Text("invalidProperty") ?? (Type == "InvalidProperty" ? Detail.Text("name") : null);

    /// <summary>The object that the fault names: the one that is gone, or may not be touched, or lacks a method.</summary>
    public ObjectRef? Object => Detail.Reference("obj") ?? Detail.Reference("object") ?? Detail.Reference("receiver");

    /// <summary>The method that does not exist.</summary>
    public string? Method => Detail.Text("method");

    /// <summary>The privileges that are missing.</summary>
    public IReadOnlyList<string> Privileges =>
        [.. Detail.Children("missingPrivileges").SelectMany(item => item.Children("privilegeIds")).Concat(Detail.Children("privilegeId")).Select(item => item.Value).Distinct()];

    /// <summary>The state in which the object is, where that is the reason.</summary>
    public string? ExistingState => Detail.Text("existingState");

    /// <summary>What the server gives as its reason (<c>SystemError</c>, <c>InvalidDeviceSpec</c>'s property …).</summary>
    public string? Reason => Detail.Text("reason");

    /// <summary>The fault, what caused it, and what caused that.</summary>
    public IEnumerable<VimFault> Chain
    {
        get
        {
            for (var fault = this; fault is not null; fault = fault.Cause) yield return fault;
        }
    }

    public bool Is(string type) => Type == type;

    /// <summary>From a SOAP fault: <c>faultstring</c> and what is in <c>detail</c>.</summary>
    public static VimFault FromSoap(XElement fault)
    {
        var text = fault.Text("faultstring") ?? "";
        var detail = fault.Child("detail")?.Elements().FirstOrDefault();
        return detail is null ? new VimFault("RuntimeFault", fault, text) : new VimFault(TypeOf(detail), detail, text);
    }

    /// <summary>From a LocalizedMethodFault: <c>fault</c> and <c>localizedMessage</c>.</summary>
    public static VimFault FromLocalized(XElement localized)
    {
        var detail = localized.Child("fault") ?? localized;
        return new VimFault(detail.TypeName() ?? "MethodFault", detail, localized.Text("localizedMessage") ?? "");
    }

    // Without a type of its own, the element is named after the fault: NotAuthenticatedFault.
    private static string TypeOf(XElement detail)
    {
        const string Suffix = "Fault";
        var name = detail.Name.LocalName;
        return detail.TypeName() ?? (name.EndsWith(Suffix, StringComparison.Ordinal) && name.Length > Suffix.Length ? name.Substring(0, name.Length - Suffix.Length) : name);
    }

    public override string ToString() => Keys.Count == 0 ? Type : Type + " " + string.Join(", ", Keys);
}
