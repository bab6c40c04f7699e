namespace KeyGuard.Errors;

internal static partial class Faults
{
    public static KeyGuardException EndpointInvalid(string endpoint)
    {
        // What stands before an @ may be a password, also in a text that is no URL at all.
        var shown = endpoint.Substring(endpoint.LastIndexOf('@') + 1);
        return new("EndpointInvalid", FaultCategory.InvalidArgument,
            $"'{shown}' can't be used as an endpoint.",
            "Give a region such as us-south, or a whole URL such as https://us-south.kms.cloud.ibm.com. Plain http is allowed to this computer only, and a URL holds no user name.") { Target = shown };
    }

    public static KeyGuardException NoConnection() => new("NotConnected", FaultCategory.ObjectNotFound,
        "There is no connection to a key management service.",
        "Run Connect-KeyGuardKms first. Connections belong to the PowerShell session (runspace) that opened them.");

    public static KeyGuardException ConnectionUnknown(string name, string open) => new("ConnectionUnknown", FaultCategory.ObjectNotFound,
        $"There is no connection named '{name}'. {(open.Length > 0 ? $"Open are: {open}." : "None is open in this session.")}",
        "Name one of these, or open it with Connect-KeyGuardKms, Connect-KeyGuardVbr or Connect-KeyGuardVCenter. Connections belong to the PowerShell session (runspace) that opened them.") { Target = name };

    public static KeyGuardException ConnectionClosed(string name, string cmdlet) => new("ConnectionClosed", FaultCategory.InvalidOperation,
        $"The connection '{name}' has been closed.", $"Open it again with {cmdlet}.") { Target = name };

    public static KeyGuardException InstanceIdInvalid(string instanceId) => new("InstanceIdInvalid", FaultCategory.InvalidArgument,
        $"'{instanceId}' is not an instance id.",
        "The instance id is the GUID of the Key Protect or HPCS instance; a whole CRN is accepted as well.") { Target = instanceId };

    public static KeyGuardException RootKeyNotChosen(string connection) => new("RootKeyNotChosen", FaultCategory.InvalidOperation,
        $"The connection '{connection}' names no root key to wrap with.",
        "Connect with -RootKey <id or alias>; Get-KmsRootKey lists what the instance has.") { Target = connection };

    public static KeyGuardException NotARootKey(string id) => new("NotARootKey", FaultCategory.InvalidArgument,
        $"'{id}' is a standard key, and only a root key can wrap.", "Choose a root key: Get-KmsRootKey lists them.") { Target = id };

    public static KeyGuardException SecretNotFound(string source) => new("ApiKeyNotFound", FaultCategory.ObjectNotFound,
        $"There is no API key in {source}.",
        "Put the API key there, or give it with -ApiKey (Read-Host -AsSecureString) or -Credential.") { Target = source };

    public static KeyGuardException SecretManagementMissing() => new("SecretManagementMissing", FaultCategory.NotInstalled,
        "The module Microsoft.PowerShell.SecretManagement is not there, so no secret can be read by name.",
        "Install that module and register a vault, or give the API key with -ApiKey, -Credential or -ApiKeyVariable.");

    public static KeyGuardException MaterialInvalid() => new("KeyMaterialInvalid", FaultCategory.InvalidArgument,
        "The key material is not the base64 text of 16, 24 or 32 bytes.",
        "Give the base64 text as a SecureString, or leave it out so that the service generates the material.");

    public static KeyGuardException RootKeyHasDependents(string id, int count) => new("RootKeyHasDependents", FaultCategory.InvalidOperation,
        $"{count} known keys or resources depend on root key {id}; without it none of them can be unwrapped.",
        "Move them to another root key first. Only if they are meant to become unreadable: run it again with -Force.") { Target = id };

    public static KeyGuardException NoWildcards(string id) => new("WildcardsNotAllowed", FaultCategory.InvalidArgument,
        $"'{id}' contains wildcards, and what is changed here is named one by one.", "Give the id, or the alias or name; the Get- cmdlet of the same noun lists what is there.") { Target = id };

    /// <param name="action">What was done, such as disable.</param>
    /// <param name="what">To what sort of thing.</param>
    /// <param name="id">To which.</param>
    /// <param name="look">The cmdlet that shows it.</param>
    /// <param name="cause">Why the outcome is not known.</param>
    public static KeyGuardException OutcomeUnknown(string action, string what, string id, string look, KeyGuardException cause) => new("OutcomeUnknown", FaultCategory.ConnectionError,
        $"It is not known whether '{action}' of {what} {id} took effect: {cause.Message}",
        action == "create"
            ? $"Look with {look} whether it is there before you try again: what is created twice is there twice, under the same name."
            : $"Look at it with {look} before you try again.", cause) { Target = id, CorrelationId = cause.CorrelationId };
}
