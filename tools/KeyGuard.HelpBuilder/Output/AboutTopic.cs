using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using KeyGuard.HelpBuilder.Pages;

namespace KeyGuard.HelpBuilder.Output;

/// <summary>Turns docs/about_*.md into the text files that Get-Help about_* shows: 80 columns, headings in capitals.</summary>
internal static class AboutTopic
{
    private const int Width = 80;
    private const string Margin = "    ";

    public static void Convert(string markdown, string output)
    {
        var name = Path.GetFileNameWithoutExtension(markdown);
        var blocks = MarkdownBlocks.Read(File.ReadAllLines(markdown)).ToArray();
        if (blocks.Length < 3) throw new HelpException([$"{name}.md is empty."]);
        var wide = blocks.Where(block => block.Kind == BlockKind.Code).SelectMany(Lines).FirstOrDefault(line => line.Length > Width);
        if (wide is not null) throw new HelpException([$"{name}.md: this line does not fit into {Width} columns: {wide.Trim()}"]);
        var text = new StringBuilder("TOPIC\n").Append(Margin).Append(name).Append('\n');
        var previous = BlockKind.Heading;
        foreach (var block in blocks.SkipWhile(block => block.Level == 1))
        {
            Write(text, block, previous);
            previous = block.Kind;
        }
        File.WriteAllText(Path.Combine(output, name + ".help.txt"), text.ToString(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
    }

    private static void Write(StringBuilder text, Block block, BlockKind previous)
    {
        var isTogether = previous is BlockKind.Item or BlockKind.Row && previous == block.Kind;
        if (previous != BlockKind.Heading && !isTogether || block.Kind == BlockKind.Heading) text.Append('\n');
        foreach (var line in Lines(block)) text.Append(line.TrimEnd()).Append('\n');
    }

    private static IEnumerable<string> Lines(Block block) => block.Kind switch
    {
        // Get-Help takes the first paragraph below this very heading as the topic's synopsis.
        BlockKind.Heading => [block.Level == 2 ? block.Text.ToUpperInvariant() : block.Text],
        BlockKind.Code => block.Text.Split('\n').Select(line => Margin + Margin + line),
        BlockKind.Row => [Margin + block.Plain],
        BlockKind.Item => Wrap(block.Plain, Margin + "  ").Select((line, index) => index == 0 ? Margin + line.TrimStart() : line),
        _ => Wrap(block.Plain, Margin),
    };

    private static IEnumerable<string> Wrap(string text, string margin)
    {
        var line = new StringBuilder(margin);
        foreach (var word in text.Split(' '))
        {
            if (line.Length > margin.Length && line.Length + 1 + word.Length > Width)
            {
                yield return line.ToString();
                line.Clear().Append(margin);
            }
            if (line.Length > margin.Length) line.Append(' ');
            line.Append(word);
        }
        yield return line.ToString();
    }
}
