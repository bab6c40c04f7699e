// The reader goes by names only, so these stand in for PowerShell's own.
namespace System.Management.Automation;

[AttributeUsage(AttributeTargets.Class)]
internal sealed class CmdletAttribute(string verb, string noun) : Attribute
{
    public string Verb { get; } = verb;

    public string Noun { get; } = noun;

    public string? DefaultParameterSetName { get; set; }

    public bool SupportsShouldProcess { get; set; }
}

[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
internal sealed class ParameterAttribute : Attribute
{
    public bool Mandatory { get; set; }

    public int Position { get; set; }

    public string? ParameterSetName { get; set; }

    public bool ValueFromPipeline { get; set; }
}

[AttributeUsage(AttributeTargets.Property)]
internal sealed class AliasAttribute(params string[] names) : Attribute
{
    public string[] Names { get; } = names;
}

[AttributeUsage(AttributeTargets.Property)]
internal sealed class SupportsWildcardsAttribute : Attribute;

internal readonly struct SwitchParameter;
