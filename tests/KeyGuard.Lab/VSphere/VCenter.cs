using System;
using System.Collections.Generic;
using System.Threading;
using KeyGuard.Lab.VSphere.Crypto;
using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.VSphere.Services;
using KeyGuard.Lab.VSphere.Sessions;
using KeyGuard.Lab.VSphere.Soap;
using KeyGuard.Lab.VSphere.Tasks;
using KeyGuard.Lab.World;

namespace KeyGuard.Lab.VSphere;

/// <summary>One vCenter server with all that it knows. Everything happens under one lock; a reset makes all of it anew.</summary>
internal sealed class VCenter
{
    private readonly KmipNetworks _networks;

    public VCenter(LabWorld world, IEnumerable<IKmipNetwork> others)
    {
        Clock = world.Clock;
        Simulated = new SimulatedKmsNetwork(() => world.Clock.Now);
        _networks = new KmipNetworks(others, Simulated);
        Build();
        Clock.Moved += () => Tasks.Advance();
    }

    public Lock Gate { get; } = new();

    public LabClock Clock { get; }

    public VCenterSettings Settings { get; set; } = new();

    public ApiVersion Version => ApiVersion.Parse(Settings.ApiVersion);

    /// <summary>Differs between two Labs, as everything else that must be unique does; ids do not.</summary>
    public Guid InstanceUuid { get; } = Guid.NewGuid();

    public SimulatedKmsNetwork Simulated { get; }

    public ObjectTable Objects { get; private set; } = null!;

    public VimInventory Inventory { get; private set; } = null!;

    public VimSessions Sessions { get; private set; } = null!;

    public Access Access { get; private set; } = null!;

    public TaskEngine Tasks { get; private set; } = null!;

    public ProviderTable Providers { get; private set; } = null!;

    public KeyRing Keys { get; private set; } = null!;

    /// <summary>The session of the call that is being answered.</summary>
    public VimSession? CurrentSession { get; set; }

    /// <summary>Back to the seed.</summary>
    public void Reset()
    {
        lock (Gate)
        {
            Settings = new VCenterSettings();
            Simulated.Clear();
            Objects.Pulse();
            Build();
        }
    }

    /// <summary>Sessions, collectors and, unless they are kept, tasks are lost; the inventory and its keys are not.</summary>
    public void Restart(bool effectsHappen, bool keepTasks)
    {
        lock (Gate)
        {
            Tasks.Restart(effectsHappen, keepTasks);
            Sessions.EndAll();
        }
    }

    /// <summary>An object by its id, for those who do not hold the lock.</summary>
    public ManagedObject? FindLocked(string id)
    {
        lock (Gate)
            return Objects.Find(id);
    }

    /// <summary>Why a property can't be read; null when it can.</summary>
    public VimFault? RefusalToRead(VimSession? session, ManagedObject on, string path)
    {
        string privilege = on.PrivilegeFor(path.Split('.')[0]) ?? "System.Read";
        if (privilege == "System.Anonymous")
            return null;
        if (session is null)
            return VimFaults.NotAuthenticated(on.Ref, privilege);

        return Access.Has(session.User, privilege, on) ? null : VimFaults.NoPermission(on.Ref, privilege);
    }

    private void Build()
    {
        Objects = new ObjectTable();
        Inventory = new VimInventory(Objects);
        Sessions = new VimSessions(Clock, Objects);
        Access = new Access();
        Tasks = new TaskEngine(this);
        Providers = new ProviderTable(Clock, _networks);
        Keys = new KeyRing(this);
        ServiceObjects.Add(this);
        Seeding.Standard(this);
    }
}
