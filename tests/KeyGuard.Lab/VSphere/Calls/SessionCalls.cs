using System.Linq;
using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.VSphere.Services;
using KeyGuard.Lab.VSphere.Sessions;
using KeyGuard.Lab.VSphere.Soap;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Calls;

/// <summary>Logging in and out, and who may do what.</summary>
internal static class SessionCalls
{
    public const string Cookie = "vmware_soap_session";

    private static readonly Shape<(string Privilege, bool Granted)> Availability = new(
        "PrivilegeAvailability",
        new("privId", pair => VimValue.Of(pair.Privilege)),
        new("isGranted", pair => VimValue.Of(pair.Granted)));

    private static readonly Shape<(ManagedObject Object, (string Privilege, bool Granted)[] Privileges)> OnEntity = new(
        "EntityPrivilege",
        new("entity", pair => VimValue.Of(pair.Object.Ref)),
        new("privAvailability", pair => new VimArray("PrivilegeAvailability", pair.Privileges.Select(Availability.Of))));

    private static readonly Shape<(ManagedObject Object, string[] Privileges)> OfUser = new(
        "UserPrivilegeResult",
        new("entity", pair => VimValue.Of(pair.Object.Ref)),
        new("privileges", pair => VimArray.Of(pair.Privileges)));

    public static void Add(VimMethods methods)
    {
        methods.Add("RetrieveServiceContent", call => ServiceInstance.Content(call.Center));
        methods.Add("CurrentTime", call => VimValue.Of(call.Center.Clock.Now));
        methods.Add("Login", LogIn);
        methods.Add("Logout", call => call.Center.Sessions.End(call.Session!));
        methods.Add("SessionIsActive", call => VimValue.Of(
            call.Center.Sessions.FindByKey(call.Parameters.Text("sessionID")!) is { } found && VimUsers.Find(call.Parameters.Text("userName")!) == found.User));
        methods.Add("TerminateSession", Terminate);
        methods.Add("HasPrivilegeOnEntity", HasOnOne);
        methods.Add("HasPrivilegeOnEntities", call => Has(call, "entity", OfSession(call)));
        methods.Add("HasUserPrivilegeOnEntities", call => Has(call, "entities", OfName(call)));
        methods.Add("FetchUserPrivilegeOnEntities", Fetch);
    }

    private static VimValue LogIn(VimCall call)
    {
        VimUser? user = VimUsers.Find(call.Parameters.Text("userName")!);
        if (user is null || call.Parameters.Text("password") != VimUsers.Password)
            throw VimFaults.InvalidLogin().Raise();
        if (call.Session is not null)
            call.Center.Sessions.End(call.Session);

        var session = new VimSession(user, call.Center.Clock.Now) { UserAgent = call.Context.Request.Headers.UserAgent.ToString() };
        string cookie = call.Center.Sessions.Open(session);
        // the quotes are part of the value; Secure only where the connection is
        string secure = call.Context.Request.IsHttps ? "; Secure" : "";
        call.Context.Response.Headers.SetCookie = $"{Cookie}=\"{cookie}\"; Path=/; HttpOnly{secure}";
        return session.Value;
    }

    private static void Terminate(VimCall call)
    {
        VimSession[] ended = [.. call.Parameters.All("sessionId").Select(id => call.Center.Sessions.FindByKey(id.Value)
            ?? throw new VimFault("NotFound", "The session does not exist.").Raise())];
        foreach (VimSession session in ended)
            call.Center.Sessions.End(session);
    }

    private static VimArray HasOnOne(VimCall call)
    {
        ManagedObject entity = call.Object<ManagedObject>("entity");
        VimUser user = OfSession(call);
        return new VimArray("boolean", call.Parameters.All("privId").Select(privilege => VimValue.Of(call.Center.Access.Has(user, privilege.Value, entity))));
    }

    private static VimArray Has(VimCall call, string parameter, VimUser user)
    {
        string[] privileges = [.. call.Parameters.All("privId").Select(privilege => privilege.Value)];
        ManagedObject[] entities = [.. call.Parameters.All(parameter).Select(entity => call.Center.Objects.Get(entity.Reference))];
        return new VimArray("EntityPrivilege", entities.Select(entity => OnEntity.Of((entity, [.. privileges.Select(privilege => (privilege, call.Center.Access.Has(user, privilege, entity)))]))));
    }

    private static VimArray Fetch(VimCall call)
    {
        VimUser user = OfName(call);
        ManagedObject[] entities = [.. call.Parameters.All("entities").Select(entity => call.Center.Objects.Get(entity.Reference))];
        return new VimArray("UserPrivilegeResult", entities.Select(entity => OfUser.Of((entity, [.. VimUsers.AllPrivileges.Where(privilege => call.Center.Access.Has(user, privilege, entity))]))));
    }

    private static VimUser OfSession(VimCall call) => call.Center.Sessions.FindByKey(call.Parameters.Text("sessionId")!)?.User ?? throw VimFaults.InvalidArgument("sessionId").Raise();

    private static VimUser OfName(VimCall call) => VimUsers.Find(call.Parameters.Text("userName")!) ?? throw VimFaults.InvalidArgument("userName").Raise();
}
