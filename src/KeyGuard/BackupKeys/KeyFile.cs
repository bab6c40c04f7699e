using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Unwrap;
using KeyGuard.Errors;

namespace KeyGuard.Cmdlets.BackupKeys;

/// <summary>Reads wrapped keys from a file: a custody file, or a text with a wrapped key or hint on each line.</summary>
internal static class KeyFile
{
    /// <summary>The keys of a file. What a custody file says of them is added to the book, so that they find their root keys.</summary>
    /// <param name="path">The file.</param>
    /// <param name="book">Takes what a custody file says.</param>
    /// <param name="forLine">Does something for one line of a text file; where it fails, the other lines are still read.</param>
    public static IEnumerable<UnwrapRequest> Read(string path, CustodyBook book, Action<Action> forLine)
    {
        var content = ReadAll(path);
        return LooksLikeJson(content) ? ReadCustody(content, path, book) : ReadLines(content, path, forLine);
    }

    /// <summary>The wrapped form in use of each record.</summary>
    public static IEnumerable<UnwrapRequest> Requests(IEnumerable<CustodyRecord> records) =>
        records.Where(record => record.Wraps.Count > 0).Select(record => new UnwrapRequest(record.Name, record.Wraps[0].Wrapped, null));

    private static UnwrapRequest[] ReadCustody(byte[] content, string path, CustodyBook book)
    {
        var document = CustodyJson.Read(content, path);
        book.Add(null, document);
        var keys = Requests(document.Keys).ToArray();
        return keys.Length > 0 ? keys : throw Faults.InputFileEmpty(path);
    }

    private static List<UnwrapRequest> ReadLines(byte[] content, string path, Action<Action> forLine)
    {
        var lines = Encoding.UTF8.GetString(content).TrimStart('\uFEFF').Split('\n').Where(line => line.Trim().Length > 0).ToArray();
        if (lines.Length == 0) throw Faults.InputFileEmpty(path);
        var keys = new List<UnwrapRequest>();
        foreach (var line in lines) forLine(() => keys.Add(BackupKeyInput.FromText(line)));
        return keys;
    }

    private static bool LooksLikeJson(byte[] content) => Array.Find(content, value => value is not (0xEF or 0xBB or 0xBF or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')) == (byte)'{';

    private static byte[] ReadAll(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Faults.InputFileUnreadable(path, failure);
        }
    }
}
