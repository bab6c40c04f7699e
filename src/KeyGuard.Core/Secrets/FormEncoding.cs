using System.Text;

namespace KeyGuard.Secrets;

/// <summary>Builds an <c>application/x-www-form-urlencoded</c> body in bytes, so that a secret field never becomes a string.</summary>
internal static class FormEncoding
{
    private const string Hex = "0123456789ABCDEF";

    /// <summary>
    /// <paramref name="plainFields"/> (already encoded, such as <c>grant_type=…&amp;response_type=…</c>), then one more
    /// field whose value is the secret. The caller disposes the result.
    /// </summary>
    public static SecretBytes WithSecret(string plainFields, string secretField, SecretBytes secret)
    {
        var start = Encoding.ASCII.GetBytes(plainFields + "&" + secretField + "=");
        var body = new SecretBytes(start.Length + EncodedLength(secret.Bytes));
        start.CopyTo(body.Bytes, 0);
        Encode(secret.Bytes, body.Bytes, start.Length);
        return body;
    }

    private static int EncodedLength(byte[] secret)
    {
        var length = 0;
        foreach (var value in secret) length += IsUnreserved(value) ? 1 : 3;
        return length;
    }

    private static void Encode(byte[] secret, byte[] target, int at)
    {
        foreach (var value in secret)
        {
            if (IsUnreserved(value))
            {
                target[at++] = value;
                continue;
            }
            target[at++] = (byte)'%';
            target[at++] = (byte)Hex[value >> 4];
            target[at++] = (byte)Hex[value & 15];
        }
    }

    private static bool IsUnreserved(byte value) =>
        value is >= (byte)'a' and <= (byte)'z' or >= (byte)'A' and <= (byte)'Z' or >= (byte)'0' and <= (byte)'9'
            or (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~';
}
