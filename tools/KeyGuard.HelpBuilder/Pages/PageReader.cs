using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace KeyGuard.HelpBuilder.Pages;

/// <summary>Reads a cmdlet's page: <c># Verb-Noun</c>, sections, <c>### -Parameter</c> and <c>### example</c>.</summary>
internal static class PageReader
{
    public static CmdletPage Read(string path)
    {
        var blocks = MarkdownBlocks.Read(File.ReadAllLines(path)).ToArray();
        if (blocks.FirstOrDefault() is not { Kind: BlockKind.Heading, Level: 1 } title) throw new HelpException([$"{Path.GetFileName(path)} does not begin with '# Verb-Noun'."]);
        var page = new CmdletPage(Path.GetFileName(path), title.Text);
        foreach (var (heading, content) in Split(blocks.Skip(1), level: 2)) Fill(page, heading, content);
        return page;
    }

    private static void Fill(CmdletPage page, string heading, IReadOnlyList<Block> content)
    {
        switch (heading)
        {
            case "Parameters":
                foreach (var (name, text) in Split(content, level: 3)) page.Parameters[name.TrimStart('-')] = Paragraphs(text);
                break;
            case "Examples":
                foreach (var (name, text) in Split(content, level: 3)) page.Examples.Add(Example(name, text));
                break;
            default:
                page.Section(heading).AddRange(Paragraphs(content));
                break;
        }
    }

    private static Example Example(string title, IReadOnlyList<Block> content)
    {
        var code = content.FirstOrDefault(block => block.Kind == BlockKind.Code);
        return new Example(title, code?.Text ?? "", Paragraphs(content.Where(block => block != code).ToArray()));
    }

    private static List<string> Paragraphs(IReadOnlyList<Block> content) => content.Select(block => block.Plain).ToList();

    private static IEnumerable<(string Heading, IReadOnlyList<Block> Content)> Split(IEnumerable<Block> blocks, int level)
    {
        string? heading = null;
        var content = new List<Block>();
        foreach (var block in blocks)
        {
            if (block.Kind != BlockKind.Heading || block.Level != level)
            {
                content.Add(block);
                continue;
            }
            if (heading is not null) yield return (heading, content);
            (heading, content) = (block.Text, []);
        }
        if (heading is not null) yield return (heading, content);
    }
}
