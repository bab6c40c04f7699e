using System.IO;

namespace KeyGuard.Tests.Support;

/// <summary>Looks at files of a run that goes on: another of its threads may be opening them to write, and must not be stopped by that.</summary>
internal static class Onlooker
{
    /// <summary>What is in the file now; null where there is none.</summary>
    public static byte[]? Read(string path)
    {
        if (!File.Exists(path)) return null;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var content = new MemoryStream();
        file.CopyTo(content);
        return content.ToArray();
    }
}
