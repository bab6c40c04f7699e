using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace KeyGuard.HelpBuilder.Pages;

/// <summary>What a piece of Markdown is.</summary>
internal enum BlockKind
{
    Heading,
    Paragraph,
    Item,
    Row,
    Code,
}

/// <summary>A piece of Markdown.</summary>
internal sealed record Block(BlockKind Kind, int Level, string Text)
{
    /// <summary>Its text for a console: without the marks of emphasis, code and links.</summary>
    public string Plain => Kind switch
    {
        BlockKind.Code => Text,
        BlockKind.Item => "- " + MarkdownBlocks.Strip(Text),
        _ => MarkdownBlocks.Strip(Text),
    };
}

/// <summary>Takes the Markdown of our own pages apart: headings, paragraphs, lists, tables and fenced code. No more is used there.</summary>
internal static partial class MarkdownBlocks
{
    public static IEnumerable<Block> Read(IEnumerable<string> lines)
    {
        Block? open = null;
        List<string>? code = null;
        foreach (var line in lines)
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                if (open is not null) yield return open;
                if (code is not null) yield return new Block(BlockKind.Code, 0, string.Join('\n', code));
                (open, code) = (null, code is null ? [] : null);
            }
            else if (code is not null)
            {
                code.Add(line);
            }
            else if (Continues(open, line))
            {
                open = open! with { Text = open.Text + " " + line.Trim() };
            }
            else
            {
                if (open is not null) yield return open;
                open = Begin(line);
            }
        }
        if (open is not null) yield return open;
    }

    /// <summary>Takes the marks out of a line: <c>`code`</c>, <c>**bold**</c>, <c>[text](link)</c>.</summary>
    public static string Strip(string text) => Links().Replace(Marks().Replace(text, "$1$2"), Link);

    private static bool Continues(Block? open, string line) =>
        open is { Kind: BlockKind.Paragraph or BlockKind.Item } && line.Trim().Length > 0 && !Starts(line);

    private static bool Starts(string line) => line.StartsWith('#') || line.StartsWith("- ", StringComparison.Ordinal) || line.StartsWith('|');

    private static Block? Begin(string line)
    {
        if (line.Trim().Length == 0) return null;
        if (line.StartsWith('#')) return Heading(line);
        if (line.StartsWith("- ", StringComparison.Ordinal)) return new Block(BlockKind.Item, 0, line[2..].Trim());
        if (line.StartsWith('|')) return new Block(BlockKind.Row, 0, line.Trim());
        return new Block(BlockKind.Paragraph, 0, line.Trim());
    }

    private static Block Heading(string line)
    {
        var text = line.TrimStart('#');
        return new Block(BlockKind.Heading, line.Length - text.Length, text.Trim());
    }

    private static string Link(Match link)
    {
        var (text, target) = (link.Groups[1].Value, link.Groups[2].Value);
        return target.StartsWith("http", StringComparison.Ordinal) && target != text ? $"{text} ({target})" : text;
    }

    [GeneratedRegex(@"`([^`]+)`|\*\*([^*]+)\*\*")]
    private static partial Regex Marks();

    [GeneratedRegex(@"\[([^\]]+)\]\(([^)]+)\)")]
    private static partial Regex Links();
}
