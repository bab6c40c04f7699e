using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Soap;

/// <summary>The faults that every part of the API has.</summary>
internal static class VimFaults
{
    public static VimFault NotFound(ManagedRef reference) =>
        new VimFault("ManagedObjectNotFound", $"The object 'vim.{reference.Type}:{reference.Id}' has already been deleted or has not been completely created").With("obj", VimValue.Of(reference));

    public static VimFault MethodNotFound(ManagedRef receiver, string method) =>
        new VimFault("MethodNotFound", "The method is not found.").With("receiver", VimValue.Of(receiver)).With("method", VimValue.Of(method));

    public static VimFault NotAuthenticated(ManagedRef on, string privilege) =>
        new VimFault("NotAuthenticated", "The session is not authenticated.").With("object", VimValue.Of(on)).With("privilegeId", VimValue.Of(privilege));

    public static VimFault NoPermission(ManagedRef on, string privilege) =>
        new VimFault("NoPermission", "Permission to perform this operation was denied.").With("object", VimValue.Of(on)).With("privilegeId", VimValue.Of(privilege));

    public static VimFault InvalidLogin() => new("InvalidLogin", "Cannot complete login due to an incorrect user name or password.");

    /// <summary>The text is empty, as vCenter leaves it.</summary>
    public static VimFault InvalidArgument(string property) => new VimFault("InvalidArgument", $"A specified parameter was not correct: {property}").With("invalidProperty", VimValue.Of(property));

    public static VimFault InvalidProperty(string path) => new VimFault("InvalidProperty", "").With("name", VimValue.Of(path));

    public static VimFault InvalidState(string text = "The operation is not allowed in the current state.") => new("InvalidState", text);

    public static VimFault NotSupported(string text = "The operation is not supported on the object.") => new("NotSupported", text);

    public static VimFault Runtime(string text) => new("RuntimeFault", text);

    public static VimFault AlreadyExists(string name) => new VimFault("AlreadyExists", $"The specified key, name, or identifier '{name}' already exists.").With("name", VimValue.Of(name));

    public static VimFault ResourceInUse(string type, string name) =>
        new VimFault("ResourceInUse", $"The resource '{name}' is in use.").With("type", VimValue.Of(type)).With("name", VimValue.Of(name));

    public static VimFault TaskInProgress(ManagedRef task) => new VimFault("TaskInProgress", "Another task is already in progress.").With("task", VimValue.Of(task));

    public static VimFault PowerState(string? requested, string existing) =>
        new VimFault("InvalidPowerState", $"The attempted operation cannot be performed in the current state ({Words(existing)}).")
            .With("requestedState", VimValue.Of(requested))
            .With("existingState", VimValue.Of(existing));

    private static string Words(string state) => state switch
    {
        "poweredOn" => "Powered on",
        "poweredOff" => "Powered off",
        _ => "Suspended",
    };
}
