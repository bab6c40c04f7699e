using System;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere;

/// <summary>One method of one managed object.</summary>
internal sealed class VimCall
{
    public VimCall(string method, ObjectRef target)
    {
        Method = method;
        This = target;
    }

    /// <summary>The element's name on the wire; a method that returns a task ends in <c>_Task</c>.</summary>
    public string Method { get; }

    /// <summary>The object whose method it is.</summary>
    public ObjectRef This { get; }

    /// <summary>
    /// Writes the parameters in the schema's order: a real vCenter refuses what it does not expect. May be asked more than
    /// once. What is secret goes through <see cref="SoapWriter.Secret"/>.
    /// </summary>
    public Action<SoapWriter>? Arguments { get; init; }

    /// <summary>Whether doing it twice does no harm, so that it is made again when its reply is lost.</summary>
    public bool Repeatable { get; init; }

    /// <summary>Which of vCenter's services has the method.</summary>
    public VimService Service { get; init; }

    /// <summary>The first version that has the method; an older server is not asked.</summary>
    public VimVersion? Since { get; init; }

    /// <summary>What a person calls that which the call is about; shown in errors. Without it, the object's id.</summary>
    public string? Subject { get; init; }

    /// <summary>
    /// Whether the object lives in the session (a view, a property collector and what it hands out): after logging in anew
    /// there is nothing left to call, and the caller begins anew.
    /// </summary>
    public bool OfSession { get; init; }

    /// <summary>Whether the call is made without being logged in.</summary>
    public bool Anonymous { get; init; }
}
