using System;
using System.Collections.Generic;
using System.IO;
using KeyGuard.Errors;
using KeyGuard.WinRm;

namespace KeyGuard.ActiveDirectory;

/// <summary>Computers by name, as texts or in a file with one name to a line.</summary>
internal static class ComputerList
{
    /// <summary>A computer of which only the name is known.</summary>
    /// <exception cref="KeyGuardException">It can't be a computer's name.</exception>
    public static WinRMComputer FromName(string name) => new(Require(name), WinRMComputerNameSource.Given);

    /// <summary>The text, if a computer can be called so: a host name or an address.</summary>
    /// <exception cref="KeyGuardException">It can't be a computer's name.</exception>
    public static string Require(string name)
    {
        var text = name.Trim();
        return Uri.CheckHostName(text) != UriHostNameType.Unknown ? text : throw Faults.NotAComputerName(name.Length == 0 ? "(nothing)" : name);
    }

    /// <summary>The names in a file: one to a line; what follows a # is a comment.</summary>
    /// <exception cref="KeyGuardException">It can't be read.</exception>
    public static IEnumerable<string> NamesIn(string path)
    {
        using var file = Open(path);
        while (ReadLine(file, path) is { } line)
        {
            var comment = line.IndexOf('#');
            var name = (comment < 0 ? line : line.Substring(0, comment)).Trim();
            if (name.Length > 0) yield return name;
        }
    }

    private static StreamReader Open(string path) => Reading(path, () => new StreamReader(path, detectEncodingFromByteOrderMarks: true));

    private static string? ReadLine(StreamReader file, string path) => Reading(path, file.ReadLine);

    private static T Reading<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Faults.ComputerListUnreadable(path, failure);
        }
    }
}
