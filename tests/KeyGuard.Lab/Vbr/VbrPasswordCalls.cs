using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using KeyGuard.Lab.World;

namespace KeyGuard.Lab.Vbr;

/// <summary>The calls about encryption passwords.</summary>
internal sealed class VbrPasswordCalls(LabWorld world, VbrVerifications verifications)
{
    private const int StandardLimit = 200;

    public JsonObject List(VbrCall call)
    {
        IEnumerable<VbrPassword> found = world.Vbr.Passwords.Where(password => Fits(password.Hint, call.Query("hintFilter")));
        Func<VbrPassword, object> key = call.Query("orderColumn") == "ModificationTime" ? password => password.ModificationTime : password => password.Hint;
        if (call.Query("orderColumn").Length > 0)
            found = string.Equals(call.Query("orderAsc"), "true", StringComparison.OrdinalIgnoreCase) ? found.OrderBy(key) : found.OrderByDescending(key);
        return VbrDocuments.Page([.. found], call.Number("skip", 0), call.Number("limit", StandardLimit), password => VbrDocuments.Password(password, call.Revision));
    }

    public JsonObject Get(VbrCall call) => VbrDocuments.Password(world.Vbr.Find(call.Id), call.Revision);

    public JsonObject Add(VbrCall call)
    {
        var password = new VbrPassword
        {
            Id = Guid.NewGuid(),
            Hint = Kept(call.Text("hint")),
            Password = call.Text("password"),
            ModificationTime = world.Clock.Now,
            UniqueId = Unique(call),
            IsImported = call.Flag("isImported"),
        };
        world.Vbr.Add(password);
        return VbrDocuments.Password(password, call.Revision);
    }

    /// <summary>The hint only, whatever else the body says; what it leaves out of the rest is lost.</summary>
    public JsonObject Edit(VbrCall call)
    {
        string hint = Kept(call.Text("hint"));
        call.Text("id");
        VbrPassword changed = world.Vbr.Replace(call.Id, password => password with { Hint = hint, UniqueId = Unique(call), ModificationTime = world.Clock.Now });
        return VbrDocuments.Password(changed, call.Revision);
    }

    public JsonObject? Remove(VbrCall call)
    {
        world.Vbr.Remove(call.Id);
        return null;
    }

    public JsonObject Change(VbrCall call)
    {
        (string hint, string password) = (Kept(call.Text("hint")), call.Text("password"));
        world.Vbr.Replace(call.Id, old => old with { Hint = hint, Password = password, ModificationTime = world.Clock.Now });
        return [];
    }

    public JsonObject Verify(VbrCall call)
    {
        if (!call.Revision.Verifies)
            throw VbrError.NotFound(null);

        bool matches = verifications.Matches(world.Vbr.Find(call.Id), call.Text("password"));
        return new JsonObject
        {
            ["isSuccessful"] = matches,
            ["message"] = matches ? "The provided password matches the saved password." : "The provided password does not match the saved password.",
        };
    }

    /// <summary>No source tells of a limit; a version that has one would cut off.</summary>
    private string Kept(string hint)
    {
        LabSettings settings = world.Settings;
        if (settings.VbrHintLimit is not (> 0 and int limit) || hint.Length <= limit)
            return hint;

        if (settings.VbrHintLimitTimes == 1)
            world.Settings = settings with { VbrHintLimit = 0, VbrHintLimitTimes = 0 };
        else if (settings.VbrHintLimitTimes > 1)
            world.Settings = settings with { VbrHintLimitTimes = settings.VbrHintLimitTimes - 1 };
        return hint[..limit];
    }

    private static string? Unique(VbrCall call) => call.Find(call.Revision.IsOld ? "tag" : "uniqueId");

    private static bool Fits(string hint, string filter)
    {
        if (filter.Length == 0)
            return true;

        string part = filter.Trim('*');
        return (filter[0] == '*', filter[^1] == '*') switch
        {
            (true, true) => hint.Contains(part, StringComparison.OrdinalIgnoreCase),
            (true, false) => hint.EndsWith(part, StringComparison.OrdinalIgnoreCase),
            (false, true) => hint.StartsWith(part, StringComparison.OrdinalIgnoreCase),
            _ => string.Equals(hint, part, StringComparison.OrdinalIgnoreCase),
        };
    }
}
