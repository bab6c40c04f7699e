using System.Text.Json;

namespace KeyGuard.BackupKeys.Bundle;

/// <summary>
/// What a person without KeyGuard has to do, in the bundle itself. Lines that are indented by four blanks are meant to
/// be typed into a shell; a test runs them against the Lab.
/// </summary>
internal static class BundleInstructions
{
    private const string Text = """
        This file is a recovery bundle of KeyGuard. It holds no secret: every password in it is wrapped by a root key of
        IBM Key Protect or Hyper Protect Crypto Services, and only that service can unwrap it.

        With KeyGuard: Connect-KeyGuardKms to an instance named below, then
            Import-WrappedBackupKey -Path <this file> | Get-UnwrappedBackupKey

        Without KeyGuard, with curl, in any Unix shell (Linux, macOS, WSL, Git Bash). Where this text shows a backslash
        before a quotation mark, leave the backslash out.

        1. Under "keys" find the key by its "name". Veeam shows the name as the first part of a backup's hint. A hint that
           differs from "description" is an older form of the same key: it is listed under "history".
        2. Each entry under the key's "wraps" is one instance that can unwrap it; any one of them will do. Copy its values:

            ENDPOINT='<endpoint>'
            INSTANCE='<instanceId>'
            ROOTKEY='<rootKeyId>'
            WRAPPED='<wrapped>'

        3. An API key of an identity with the role Reader on that instance is needed. Read it without showing it, and
           exchange it for a token:

            read -rs APIKEY
            IAM='https://iam.cloud.ibm.com'
            TOKEN=$(printf %s $APIKEY | curl -sS $IAM/identity/token -d grant_type=urn:ibm:params:oauth:grant-type:apikey --data-urlencode apikey@- | grep -o 'eyJ[A-Za-z0-9._-]*' | head -n 1)

        4. Have the service unwrap the key. If the entry's "aad" is not empty, write it before the closing brace, as
           it stands there, with a comma: ,"aad":["..."]

            printf '{"ciphertext":"%s"}' $WRAPPED | curl -sS $ENDPOINT/api/v2/keys/$ROOTKEY/actions/unwrap --oauth2-bearer $TOKEN -H Bluemix-Instance:$INSTANCE -H Content-Type:application/vnd.ibm.kms.key_action_unwrap+json --data @-

        5. The reply's "plaintext", 44 characters that end in =, is the password for Veeam as it is. Do not decode it.

        If the service answers 401: the identity has no role on this instance, or instance or region are wrong. 409: the
        root key is disabled; a Manager can enable it. 410: it was deleted; a Manager can restore it for 30 days. 422: the
        wrapped text is not whole, or belongs to another root key. Then try the key's next entry under "wraps".

        A password that a person has seen should be replaced: make a new key, switch the jobs over to it, and keep the old
        one until the last backup made with it has expired.
        """;

    /// <summary>Line by line, so that the file shows them as lines.</summary>
    public static JsonElement Lines { get; } = JsonSerializer.SerializeToElement(Text.Replace("\r", "").Split('\n'), BundleJsonContext.Default.StringArray);
}
