using System.Linq;
using KeyGuard.WinRm.Transport.Sealing;
using Xunit;

namespace KeyGuard.Tests.WinRm;

/// <summary>MIT's Kerberos writes its trailer last; WinRM wants the data last (RFC 4121, 4.2.5).</summary>
public sealed class KerberosTokenTests
{
    private const int MessageLength = 100;

    [Fact]
    public void The_trailer_is_rotated_before_the_data()
    {
        var header = Header(rotation: 0);
        byte[] confounder = Repeat(0xC0, 16), data = Repeat(0xDA, MessageLength), trailer = Repeat(0x77, 28);
        var rotated = KerberosToken.DataLast([.. header, .. confounder, .. data, .. trailer], MessageLength);
        Assert.Equal([.. Header(rotation: 28), .. trailer, .. confounder, .. data], rotated);
        // Sixteen bytes of header, 28 of trailer, 16 of confounder: what Windows writes for AES.
        Assert.Equal(60, rotated.Length - MessageLength);
    }

    [Fact]
    public void What_fills_the_last_block_goes_along_with_the_trailer()
    {
        var token = (byte[])[.. Header(rotation: 0), .. Repeat(0xC0, 16), .. Repeat(0xDA, MessageLength), .. Repeat(0xEC, 12), .. Repeat(0x77, 28)];
        Assert.Equal(Repeat(0xDA, MessageLength), KerberosToken.DataLast(token, MessageLength).Skip(token.Length - MessageLength));
    }

    [Fact]
    public void A_token_that_is_rotated_already_stays_as_it_is()
    {
        var token = (byte[])[.. Header(rotation: 28), .. Repeat(0x11, 28 + 16 + MessageLength)];
        Assert.Same(token, KerberosToken.DataLast(token, MessageLength));
    }

    [Fact]
    public void A_token_of_NTLM_stays_as_it_is()
    {
        var token = (byte[])[1, 0, 0, 0, .. Repeat(5, 12), .. Repeat(0xDA, MessageLength)];
        Assert.Same(token, KerberosToken.DataLast(token, MessageLength));
    }

    [Fact]
    public void The_original_is_not_touched()
    {
        var token = (byte[])[.. Header(rotation: 0), .. Repeat(0xC0, 16), .. Repeat(0xDA, MessageLength), .. Repeat(0x77, 28)];
        var copy = token.ToArray();
        KerberosToken.DataLast(token, MessageLength);
        Assert.Equal(copy, token);
    }

    private static byte[] Header(int rotation) => [5, 4, 6, 0xFF, 0, 0, (byte)(rotation >> 8), (byte)rotation, 0, 0, 0, 0, 0, 0, 0, 1];

    private static byte[] Repeat(byte value, int count) => Enumerable.Repeat(value, count).ToArray();
}
