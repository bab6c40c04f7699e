using System.Collections.Generic;
using System.IO;

namespace KeyGuard.WinRm.Policy;

/// <summary>
/// The format of Registry.pol ([MS-GPREG] 2.2.1): the signature <c>PReg</c> and the version 1 as numbers of 32 bits, then entries
/// <c>[key;value;type;size;data]</c>, in which brackets, semicolons and the texts (each with a zero behind) are UTF-16LE, type and size
/// numbers of 32 bits, and data as many bytes as size says. All numbers have the lowest byte first.
/// </summary>
internal static class RegistryPol
{
    private const uint Signature = 0x67655250;
    private const uint Version = 1;

    /// <summary>The entries in their order, of which the order counts.</summary>
    /// <exception cref="InvalidDataException">It is not whole, or something else.</exception>
    public static List<PolicyEntry> Read(byte[] content)
    {
        var reader = new RegistryPolReader(content);
        if (content.Length < 8 || reader.Number() != Signature) throw new InvalidDataException("it does not begin with PReg");
        if (reader.Number() != Version) throw new InvalidDataException("its version is not 1");
        var entries = new List<PolicyEntry>();
        while (!reader.IsAtEnd) entries.Add(reader.Entry());
        return entries;
    }

    /// <summary>The whole file.</summary>
    public static byte[] Write(IEnumerable<PolicyEntry> entries)
    {
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write(Signature);
        writer.Write(Version);
        foreach (var entry in entries) Write(writer, entry);
        writer.Flush();
        return file.ToArray();
    }

    private static void Write(BinaryWriter writer, PolicyEntry entry)
    {
        writer.Write(Text("[" + entry.Key + "\0;" + entry.Name + "\0;"));
        writer.Write(entry.Type);
        writer.Write(Text(";"));
        writer.Write((uint)entry.Data.Length);
        writer.Write(Text(";"));
        writer.Write(entry.Data);
        writer.Write(Text("]"));
    }

    // Not by an encoding, which would mend what is no valid text: what is not ours is kept as it is.
    private static byte[] Text(string text)
    {
        var bytes = new byte[text.Length * 2];
        for (var index = 0; index < text.Length; index++) (bytes[index * 2], bytes[index * 2 + 1]) = ((byte)text[index], (byte)(text[index] >> 8));
        return bytes;
    }
}
