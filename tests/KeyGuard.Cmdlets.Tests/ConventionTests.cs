using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Security;
using Xunit;

namespace KeyGuard.Cmdlets.Tests;

/// <summary>What every cmdlet keeps to, so that nobody has to remember it.</summary>
public sealed class ConventionTests : IClassFixture<Shell>
{
    private static readonly string[] LookingVerbs = ["Get", "Test", "Find", "Connect", "Disconnect"];
    private static readonly string[] SecretEndings = ["Password", "Secret", "ApiKey", "Token"];
    private readonly Dictionary<string, Type> _cmdlets;
    private readonly HashSet<string> _approvedVerbs;

    public ConventionTests(Shell shell)
    {
        _cmdlets = shell.Run("Get-Command -Module KeyGuard").Select(command => (CmdletInfo)command.BaseObject).ToDictionary(command => command.Name, command => command.ImplementingType);
        _approvedVerbs = shell.Run("(Get-Verb).Verb").Select(verb => verb.ToString()).ToHashSet();
    }

    [Fact]
    public void Exactly_the_cmdlets_of_the_assembly_are_exported() => Assert.Equal(
        _cmdlets.Values.First().Assembly.GetExportedTypes().Where(type => Attribute(type) is not null).Select(Name).Order(StringComparer.Ordinal),
        _cmdlets.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_class_is_sealed_and_named_after_its_cmdlet() =>
        Assert.All(_cmdlets, cmdlet => Assert.True(cmdlet.Value.IsSealed && cmdlet.Value.Name == cmdlet.Key.Replace("-", "", StringComparison.Ordinal) + "Command", cmdlet.Value.Name));

    [Fact]
    public void Every_verb_is_approved() => Assert.All(_cmdlets.Keys, name => Assert.Contains(name.Split('-')[0], _approvedVerbs));

    [Fact]
    public void Every_cmdlet_that_writes_says_what() =>
        Assert.All(_cmdlets.Where(cmdlet => cmdlet.Key != "Disconnect-KeyGuard"), cmdlet => Assert.NotEmpty(cmdlet.Value.GetCustomAttributes<OutputTypeAttribute>()));

    [Fact]
    public void Every_changing_cmdlet_can_be_rehearsed() =>
        Assert.All(_cmdlets, cmdlet => Assert.Equal(!LookingVerbs.Contains(cmdlet.Key.Split('-')[0]), Attribute(cmdlet.Value)!.SupportsShouldProcess));

    [Fact]
    public void Taking_a_root_key_away_asks_first() =>
        Assert.All(["Disable-KmsRootKey", "Remove-KmsRootKey"], name => Assert.Equal(ConfirmImpact.High, Attribute(_cmdlets[name])!.ConfirmImpact));

    [Fact]
    public void No_secret_comes_in_as_text() => Assert.All(Parameters(), parameter =>
    {
        if (SecretEndings.Any(ending => parameter.Name.EndsWith(ending, StringComparison.Ordinal))) Assert.Equal(typeof(SecureString), parameter.PropertyType);
        if (parameter.PropertyType == typeof(SecureString)) Assert.Contains(SecretEndings, ending => parameter.Name.EndsWith(ending, StringComparison.Ordinal));
    });

    [Fact]
    public void No_type_of_a_dependency_shows_in_a_parameter() => Assert.All(Parameters(), parameter =>
    {
        var type = parameter.PropertyType.GetElementType() ?? Nullable.GetUnderlyingType(parameter.PropertyType) ?? parameter.PropertyType;
        Assert.Matches("^(System|KeyGuard)", type.Assembly.GetName().Name!);
    });

    private IEnumerable<PropertyInfo> Parameters() => _cmdlets.Values.SelectMany(type => type.GetProperties()).Where(property => property.GetCustomAttributes<ParameterAttribute>().Any());

    private static CmdletAttribute? Attribute(Type type) => type.GetCustomAttribute<CmdletAttribute>();

    private static string Name(Type type) => $"{Attribute(type)!.VerbName}-{Attribute(type)!.NounName}";
}
