using System;
using KeyGuard.Lab.VSphere.Calls;
using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.VSphere.Schema;
using KeyGuard.Lab.VSphere.Sessions;
using KeyGuard.Lab.VSphere.Soap;
using KeyGuard.Lab.VSphere.Values;
using Microsoft.AspNetCore.Http;

namespace KeyGuard.Lab.VSphere;

/// <summary>Lets calls in, and hands them to what answers them.</summary>
internal sealed class VimDispatcher(VCenter center)
{
    private readonly VimMethods _methods = new();

    public VimCall AdmitLocked(HttpContext context, SoapRequest request)
    {
        lock (center.Gate)
            return Admit(context, request);
    }

    /// <summary>Finds the object, then the session, then the right, in this order.</summary>
    /// <exception cref="VimFaultException">One of them is missing.</exception>
    public VimCall Admit(HttpContext context, SoapRequest request)
    {
        string? cookie = context.Request.Cookies[SessionCalls.Cookie]?.Trim('"');
        VimSession? session = center.Sessions.Find(cookie, TimeSpan.FromSeconds(center.Settings.SessionIdleSeconds));
        center.CurrentSession = session;
        ManagedObject target = center.Objects.Get(request.This);
        if (!VimSchemas.All.IsKind(target.Type, request.Method.Owner))
            throw VimFaults.MethodNotFound(target.Ref, request.Method.Name).Raise();
        if (session is null && request.Method.NeedsSession)
            throw VimFaults.NotAuthenticated(target.Ref, request.Method.Privilege).Raise();
        if (request.Method.NeedsSession)
            center.Access.Demand(session!, request.Method.Privilege, PlaceOfRight(target));
        return new VimCall(center, context, request, target, session);
    }

    /// <exception cref="VimFaultException">The call fails.</exception>
    public VimValue? Perform(VimCall call) =>
        (_methods.Find(call.Request.Method.Name) ?? throw VimFaults.MethodNotFound(call.Target.Ref, call.Request.Method.Name).Raise())(call);

    /// <summary>Rights of services are checked at the root of the inventory.</summary>
    private ManagedObject PlaceOfRight(ManagedObject target) => target switch
    {
        IEntity => target,
        HostCryptoManager manager => manager.Host,
        _ => center.Inventory.Root,
    };
}
