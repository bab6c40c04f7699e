using System;
using System.Collections.Generic;
using System.IO;
using KeyGuard.Errors;
using KeyGuard.Files;

namespace KeyGuard.WinRm.Policy;

/// <summary>A Registry.pol in its place: replaced in one step, read back, the generation before kept as <c>.previous</c>.</summary>
internal sealed class PolicyFile(string path)
{
    private static readonly FileFaults FileFaults = new(
        path => Faults.PolicyFileUnwritable(path, new TimeoutException("another process has been holding it for too long.")),
        Faults.PolicyFileUnreadable,
        Faults.PolicyFileUnwritable);

    /// <summary>The entries; none where there is no file.</summary>
    /// <exception cref="KeyGuardException">It can't be read, or is no Registry.pol.</exception>
    public List<PolicyEntry> ReadIfThere() => DurableFile.TryRead(path, FileFaults) is { } content ? Parse(content) : [];

    /// <summary>The entries of a file that must be there.</summary>
    /// <exception cref="KeyGuardException">It is not there, can't be read, or is no Registry.pol.</exception>
    public List<PolicyEntry> Read() => Parse(DurableFile.TryRead(path, FileFaults) ?? throw Faults.PolicyFileUnreadable(path, new FileNotFoundException("there is no such file.")));

    /// <summary>Writes the entries, unless they are what is there.</summary>
    /// <returns>Whether anything was written.</returns>
    public bool Write(IEnumerable<PolicyEntry> entries)
    {
        var content = RegistryPol.Write(entries);
        if (DurableFile.TryRead(path, FileFaults) is { } there && there.AsSpan().SequenceEqual(content)) return false;
        if (!Directory.Exists(Path.GetDirectoryName(path))) throw Faults.PolicyFileUnwritable(path, new DirectoryNotFoundException("there is no such folder."));
        DurableFile.KeepPrevious(path, FileFaults);
        DurableFile.Replace(path, content, FileFaults);
        if (DurableFile.TryRead(path, FileFaults) is not { } kept || !kept.AsSpan().SequenceEqual(content)) throw Faults.PolicyFileNotKept(path);
        return true;
    }

    private List<PolicyEntry> Parse(byte[] content)
    {
        try
        {
            return RegistryPol.Read(content);
        }
        catch (InvalidDataException damage)
        {
            throw Faults.PolicyFileDamaged(path, damage.Message);
        }
    }
}
