using System.Linq;
using KeyGuard.HelpBuilder.Metadata;
using Xunit;

namespace KeyGuard.HelpBuilder.Tests;

public sealed class CmdletReaderTests
{
    private static readonly CmdletFacts Cmdlet = Assert.Single(CmdletReader.Read(typeof(TestThingCommand).Assembly.Location));

    [Fact]
    public void A_cmdlet_is_found_with_its_sets()
    {
        Assert.Equal("Test-Thing", Cmdlet.Name);
        Assert.True(Cmdlet.SupportsShouldProcess);
        Assert.Equal(["ById", "ByName"], Cmdlet.Sets);
        Assert.Equal(["Id", "Inherited", "Limit", "Name", "Path", "When", "Confirm", "WhatIf"], Cmdlet.Parameters.Select(parameter => parameter.Name));
    }

    [Theory]
    [InlineData("Name", "String[]", "*")]
    [InlineData("Id", "Guid", null)]
    [InlineData("Limit", "Int32", "16")]
    [InlineData("Path", "String", null)]
    [InlineData("When", "DateTime", null)]
    [InlineData("Inherited", "SwitchParameter", null)]
    public void A_parameter_has_its_type_and_default(string name, string type, string? value)
    {
        var parameter = Find(name);

        Assert.Equal((type, value), (parameter.Type, parameter.Default));
    }

    [Fact]
    public void A_parameter_has_its_use()
    {
        var name = Find("Name");

        Assert.Equal(new ParameterInSet("ByName", true, 0, true, false), Assert.Single(name.In));
        Assert.True(name.Wildcards);
        Assert.Equal(["Title", "Label"], name.Aliases);
        Assert.Null(name.Use("ById"));
        Assert.NotNull(Find("Limit").Use("ById"));
    }

    private static ParameterFacts Find(string name) => Cmdlet.Parameters.Single(parameter => parameter.Name == name);
}
