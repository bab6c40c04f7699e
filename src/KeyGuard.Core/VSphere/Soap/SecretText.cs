using System.IO;
using System.Text;
using KeyGuard.Secrets;

namespace KeyGuard.VSphere.Soap;

/// <summary>A secret as XML text, byte by byte: whatever UTF-8 needs no escape goes through as it is.</summary>
internal static class SecretText
{
    private static readonly byte[] Ampersand = Encoding.ASCII.GetBytes("&amp;");
    private static readonly byte[] Less = Encoding.ASCII.GetBytes("&lt;");
    private static readonly byte[] Greater = Encoding.ASCII.GetBytes("&gt;");
    private static readonly byte[] CarriageReturn = Encoding.ASCII.GetBytes("&#xD;");

    public static void Write(SecretBytes secret, Stream stream)
    {
        foreach (var value in secret.Bytes)
        {
            switch (value)
            {
                case (byte)'&': stream.Write(Ampersand, 0, Ampersand.Length); break;
                case (byte)'<': stream.Write(Less, 0, Less.Length); break;
                case (byte)'>': stream.Write(Greater, 0, Greater.Length); break;
                case (byte)'\r': stream.Write(CarriageReturn, 0, CarriageReturn.Length); break;
                default: stream.WriteByte(value); break;
            }
        }
    }
}
