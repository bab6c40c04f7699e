using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using KeyGuard.Lab.WinRm.Computers;

namespace KeyGuard.Lab.WinRm.Commands;

/// <summary>What a command has said, and how it ended.</summary>
internal sealed record CommandResult(bool IsKnown, int ExitCode, string Output);

/// <summary>The few programs there are: hostname, ipconfig, and netsh for the firewall.</summary>
internal static class CommandLine
{
    private const int NotRecognized = 9009;

    /// <summary>The computer's lock is held.</summary>
    public static CommandResult Run(Computer computer, string line)
    {
        List<string> words = Split(line);
        while (words.Count > 1 && Program(words) == "CMD" && words[1].Equals("/c", StringComparison.OrdinalIgnoreCase))
            words = words.Count == 3 && words[2].Contains(' ', StringComparison.Ordinal) ? Split(words[2]) : words[2..];

        return words.Count == 0 ? new CommandResult(false, 1, "") : Program(words) switch
        {
            "HOSTNAME" => new CommandResult(true, 0, computer.Name.Split('.')[0] + "\r\n"),
            "IPCONFIG" => new CommandResult(true, 0, $"\r\nWindows IP Configuration\r\n\r\n\r\nEthernet adapter Ethernet:\r\n\r\n   IPv4 Address. . . . . . . . . . . : {computer.Address}\r\n"),
            "NETSH" => Netsh.Run(computer, words),
            _ => new CommandResult(false, NotRecognized, $"'{words[0]}' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n"),
        };
    }

    /// <summary>Words as programs see them: quotation marks hold blanks together and vanish.</summary>
    private static List<string> Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var isQuoted = false;
        foreach (char character in line)
        {
            if (character == '"')
                isQuoted = !isQuoted;
            else if (character == ' ' && !isQuoted)
                Close(words, word);
            else
                word.Append(character);
        }

        Close(words, word);
        return words;
    }

    private static void Close(List<string> words, StringBuilder word)
    {
        if (word.Length > 0)
            words.Add(word.ToString());
        word.Clear();
    }

    private static string Program(List<string> words)
    {
        string name = words[0].Split('\\').Last().ToUpperInvariant();
        return name.EndsWith(".EXE", StringComparison.Ordinal) ? name[..^4] : name;
    }
}
