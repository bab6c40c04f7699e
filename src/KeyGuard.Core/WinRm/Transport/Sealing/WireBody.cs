using System.IO;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.WinRm.Protocol;

namespace KeyGuard.WinRm.Transport.Sealing;

/// <summary>
/// All that may ever be sent over plain http: nothing, the one constant question who is there, and sealed messages. There is
/// no other way to make one, so that nothing can go out in clear by mistake.
/// </summary>
internal sealed class WireBody
{
    private WireBody(byte[] bytes, string contentType)
    {
        Bytes = bytes;
        ContentType = contentType;
    }

    /// <summary>What goes along with the tokens of a log-on.</summary>
    public static WireBody Empty { get; } = new([], WsManNames.ContentType);

    /// <summary>Identify: the same for everybody.</summary>
    public static WireBody Identify { get; } = new(WsManEnvelope.Identify(), WsManNames.ContentType);

    public byte[] Bytes { get; }

    public string ContentType { get; }

    /// <summary>A message sealed with the session's key.</summary>
    public static async Task<WireBody> SealAsync(byte[] message, SecurityContext context, CancellationToken cancellationToken)
    {
        var token = await context.SealAsync(message, cancellationToken).ConfigureAwait(false);
        if (token.Length <= message.Length) throw new InvalidDataException("The message was not sealed.");
        return new WireBody(EncryptedMultipart.Write(KerberosToken.DataLast(token, message.Length), message.Length, WsManNames.ContentType), EncryptedMultipart.ContentType);
    }
}
