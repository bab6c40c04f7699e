using System;
using System.IO;
using System.Text;

namespace KeyGuard.WinRm.Policy;

/// <summary>Reads a Registry.pol from its first byte to its last; see <see cref="RegistryPol"/>.</summary>
internal sealed class RegistryPolReader(byte[] content)
{
    private int _at;

    public bool IsAtEnd => _at == content.Length;

    /// <exception cref="InvalidDataException">There is no whole entry here.</exception>
    public PolicyEntry Entry()
    {
        Expect('[');
        var key = Text();
        Expect(';');
        var name = Text();
        Expect(';');
        var type = Number();
        Expect(';');
        var size = Number();
        Expect(';');
        var data = Bytes(size);
        Expect(']');
        return new PolicyEntry(key, name, type, data);
    }

    /// <summary>32 bits, lowest byte first.</summary>
    public uint Number()
    {
        Require(4);
        var number = (uint)(content[_at] | content[_at + 1] << 8 | content[_at + 2] << 16 | content[_at + 3] << 24);
        _at += 4;
        return number;
    }

    // A text ends with a zero.
    private string Text()
    {
        var text = new StringBuilder();
        for (var character = Character(); character != '\0'; character = Character()) text.Append(character);
        return text.ToString();
    }

    private byte[] Bytes(uint size)
    {
        if (size > content.Length) throw Damaged("an entry is larger than the file");
        Require((int)size);
        var bytes = content.AsSpan(_at, (int)size).ToArray();
        _at += (int)size;
        return bytes;
    }

    private void Expect(char wanted)
    {
        if (Character() != wanted) throw Damaged($"'{wanted}' is missing");
    }

    private char Character()
    {
        Require(2);
        var character = (char)(content[_at] | content[_at + 1] << 8);
        _at += 2;
        return character;
    }

    private void Require(int bytes)
    {
        if (content.Length - _at < bytes) throw Damaged("it ends too early");
    }

    private InvalidDataException Damaged(string why) => new($"{why} at byte {_at}");
}
