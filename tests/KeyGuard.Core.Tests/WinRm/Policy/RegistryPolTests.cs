using System;
using System.IO;
using System.Linq;
using System.Text;
using KeyGuard.WinRm.Policy;
using Xunit;

namespace KeyGuard.Tests.WinRm.Policy;

/// <summary>The format of Registry.pol, to the byte.</summary>
public sealed class RegistryPolTests
{
    private static readonly byte[] Head = [0x50, 0x52, 0x65, 0x67, 1, 0, 0, 0];

    [Fact]
    public void An_entry_is_written_as_the_format_says()
    {
        var file = RegistryPol.Write([new PolicyEntry(@"Soft\K", "V", 4, [1, 0, 0, 0])]);
        byte[] wanted = [.. Head, .. Utf16("[Soft\\K\0;V\0;"), 4, 0, 0, 0, .. Utf16(";"), 4, 0, 0, 0, .. Utf16(";"), 1, 0, 0, 0, .. Utf16("]")];
        Assert.Equal(wanted, file);
    }

    [Fact]
    public void An_empty_policy_is_its_head() => Assert.Equal(Head, RegistryPol.Write([]));

    [Fact]
    public void What_is_read_is_written_again_byte_for_byte()
    {
        var file = RegistryPol.Write(
        [
            new PolicyEntry("A", "brackets", 1, Utf16("];[\0")),
            new PolicyEntry("B", "**del.x", 1, Utf16(" \0")),
            new PolicyEntry("C", "binary", 3, [.. Enumerable.Range(0, 255).Select(number => (byte)number)]),
            new PolicyEntry("Ünïcødé \uD800 lone", "", 11, []),
        ]);
        Assert.Equal(file, RegistryPol.Write(RegistryPol.Read(file)));
        Assert.Equal(4, RegistryPol.Read(file).Count);
    }

    [Fact]
    public void A_file_cut_off_anywhere_within_an_entry_is_refused()
    {
        var file = RegistryPol.Write([new PolicyEntry("K", "V", 4, [1, 0, 0, 0])]);
        Assert.All(Enumerable.Range(0, file.Length).Where(length => length != Head.Length), length =>
            Assert.Throws<InvalidDataException>(() => RegistryPol.Read(file.AsSpan(0, length).ToArray())));
    }

    [Fact]
    public void Any_changed_byte_of_the_structure_is_refused_or_read_but_never_crashes()
    {
        var file = RegistryPol.Write([new PolicyEntry("K", "V", 4, [1, 0, 0, 0])]);
        for (var at = 0; at < file.Length; at++)
        {
            var changed = (byte[])file.Clone();
            changed[at] ^= 0xFF;
            try
            {
                Assert.NotEmpty(RegistryPol.Read(changed));
            }
            catch (InvalidDataException)
            {
                // That is the other good answer.
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("PReg")]
    [InlineData("regf0000")]
    public void Something_else_is_refused(string text) => Assert.Throws<InvalidDataException>(() => RegistryPol.Read(Encoding.ASCII.GetBytes(text)));

    private static byte[] Utf16(string text) => text.SelectMany(character => new[] { (byte)character, (byte)(character >> 8) }).ToArray();
}
