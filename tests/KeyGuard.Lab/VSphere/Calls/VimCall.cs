using System;
using System.Collections.Generic;
using KeyGuard.Lab.Traffic.Faults;
using KeyGuard.Lab.VSphere.Faults;
using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.VSphere.Sessions;
using KeyGuard.Lab.VSphere.Soap;
using KeyGuard.Lab.VSphere.Tasks;
using KeyGuard.Lab.VSphere.Values;
using KeyGuard.Lab.VSphere.Vsan;
using Microsoft.AspNetCore.Http;

namespace KeyGuard.Lab.VSphere.Calls;

/// <summary>One admitted call.</summary>
internal sealed record VimCall(VCenter Center, HttpContext Context, SoapRequest Request, ManagedObject Target, VimSession? Session)
{
    /// <summary>The fault rule for the task that the call starts; null for none.</summary>
    public VimFaultRule? Spoiled { get; init; }

    public SoapNode Parameters => Request.Parameters;

    public string UserName => Session is null ? "" : "VSPHERE.LOCAL\\" + Session.User.Name;

    /// <summary>What is called, as the type that the schema promises.</summary>
    public T On<T>()
        where T : ManagedObject => (T)Target;

    public T Object<T>(string parameter)
        where T : ManagedObject => Center.Objects.Get<T>(Parameters.Get(parameter).Reference);

    /// <exception cref="VimFaultException">The user may not.</exception>
    public void Demand(string privilege, ManagedObject on) => Center.Access.Demand(Session!, privilege, on);

    public VimValue Start(TaskWork work) => new VimReference(Center.Tasks.Start(Spoiled is { OnTask: true } rule ? Spoil(work, rule) : work, UserName).Ref);

    private static TaskWork Spoil(TaskWork work, VimFaultRule rule) => work with
    {
        Effect = () =>
        {
            if (rule.When == FaultMoment.After)
                work.Effect();
            throw rule.ToFault().Raise();
        },
    };
}

/// <summary>The methods that are served, by name.</summary>
internal sealed class VimMethods
{
    private readonly Dictionary<string, Func<VimCall, VimValue?>> _methods = new(StringComparer.Ordinal);

    public VimMethods()
    {
        SessionCalls.Add(this);
        PropertyCalls.Add(this);
        ProviderCalls.Add(this);
        KeyCalls.Add(this);
        CertificateCalls.Add(this);
        MachineCalls.Add(this);
        HostCalls.Add(this);
        DiskCalls.Add(this);
        VsanCalls.Add(this);
    }

    public void Add(string name, Func<VimCall, VimValue?> answer) => _methods.Add(name, answer);

    /// <summary>A method without a result.</summary>
    public void Add(string name, Action<VimCall> perform) => _methods.Add(name, call =>
    {
        perform(call);
        return null;
    });

    public Func<VimCall, VimValue?>? Find(string name) => _methods.GetValueOrDefault(name);
}
