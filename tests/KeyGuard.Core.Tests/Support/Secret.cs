using System.Net;
using System.Security;
using System.Text;
using KeyGuard.Secrets;

namespace KeyGuard.Tests.Support;

/// <summary>Secrets from and to strings, which only tests may do.</summary>
internal static class Secret
{
    public static SecureString Of(string text) => new NetworkCredential("", text).SecurePassword;

    public static string Text(SecureString secret) => new NetworkCredential("", secret).Password;

    public static SecretBytes Bytes(string text) => SecretBytes.Copy(Encoding.UTF8.GetBytes(text));

    public static string Text(SecretBytes secret) => Encoding.UTF8.GetString(secret.Bytes);
}
