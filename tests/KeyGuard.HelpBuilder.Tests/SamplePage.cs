using System;
using System.IO;
using KeyGuard.HelpBuilder.Metadata;
using KeyGuard.HelpBuilder.Pages;

namespace KeyGuard.HelpBuilder.Tests;

/// <summary>A cmdlet with two parameters, and the page that describes it.</summary>
internal static class SamplePage
{
    public const string Text = """
        # Get-Thing

        ## Synopsis

        Gets `things`.

        ## Description

        One paragraph
        on two lines.

        Another, see [the docs](https://example.com/docs) and [here](other.md).

        ## Parameters

        ### -Name

        The names.

        ### -Force

        Be **sure**.

        ## Examples

        ### First

        ```powershell
        PS> Get-Thing a
        # a comment, not a heading
        ```

        That is all.

        ## Inputs

        None

        ## Outputs

        System.String

        ## Notes

        - `One`: first
        - `Two`: second

        ## Links

        - Set-Thing
        """;

    public static CmdletFacts Cmdlet { get; } = new("Get", "Thing", null, false,
    [
        new ParameterFacts("Name", "String[]", [], true, true, "*", [new ParameterInSet("", false, 0, true, false)]),
        new ParameterFacts("Force", "SwitchParameter", [], false, false, null, [ParameterInSet.Anywhere]),
    ]);

    public static CmdletPage Read(string text)
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid() + ".md");
        File.WriteAllText(path, text);
        try
        {
            return PageReader.Read(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
