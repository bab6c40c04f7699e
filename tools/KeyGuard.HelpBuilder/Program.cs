using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using KeyGuard.HelpBuilder.Metadata;
using KeyGuard.HelpBuilder.Output;
using KeyGuard.HelpBuilder.Pages;

namespace KeyGuard.HelpBuilder;

/// <summary>
/// <c>KeyGuard.HelpBuilder &lt;KeyGuard.dll&gt; &lt;docs folder&gt; &lt;output folder&gt;</c>: the prose comes from Markdown, the facts
/// (syntax, types, positions, pipeline, defaults) from the assembly, so that neither can contradict the other.
/// </summary>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        if (arguments.Length != 3)
        {
            Console.Error.WriteLine("usage: KeyGuard.HelpBuilder <KeyGuard.dll> <docs folder> <output folder>");
            return 2;
        }
        try
        {
            Build(arguments[0], arguments[1], arguments[2]);
            return 0;
        }
        catch (HelpException failure)
        {
            // In this form MSBuild shows each line as an error of the build.
            foreach (var problem in failure.Problems) Console.Error.WriteLine($"{Path.GetFullPath(arguments[1])}: error HELP: {problem}");
            return 1;
        }
    }

    private static void Build(string assembly, string docs, string output)
    {
        var cmdlets = CmdletReader.Read(assembly);
        var pages = Directory.GetFiles(Path.Combine(docs, "cmdlets"), "*.md").Order(StringComparer.Ordinal).Select(PageReader.Read).ToArray();
        HelpCheck.Require(cmdlets, pages);
        Directory.CreateDirectory(output);
        MamlWriter.Write(Path.Combine(output, "KeyGuard.dll-Help.xml"), Pair(cmdlets, pages));
        foreach (var topic in Directory.GetFiles(docs, "about_*.md")) AboutTopic.Convert(topic, output);
    }

    private static IEnumerable<(CmdletFacts Cmdlet, CmdletPage Page)> Pair(IReadOnlyList<CmdletFacts> cmdlets, IReadOnlyList<CmdletPage> pages) =>
        cmdlets.Select(cmdlet => (cmdlet, pages.Single(page => page.Name == cmdlet.Name)));
}
