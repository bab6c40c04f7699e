using System;
using System.Management.Automation;

namespace KeyGuard.HelpBuilder.Tests;

internal abstract class ThingCommand
{
    [Parameter]
    public SwitchParameter Inherited { get; set; }
}

[Cmdlet("Test", "Thing", DefaultParameterSetName = "ById", SupportsShouldProcess = true)]
internal sealed class TestThingCommand : ThingCommand
{
    [Parameter(ParameterSetName = "ByName", Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Title", "Label")]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    [Parameter(ParameterSetName = "ById")]
    public Guid Id { get; set; }

    [Parameter]
    public int Limit { get; set; } = 16;

    [Parameter]
    public string Path { get; set; } = "";

    [Parameter]
    public DateTime? When { get; set; }

    public string NoParameter { get; set; } = "x";
}
