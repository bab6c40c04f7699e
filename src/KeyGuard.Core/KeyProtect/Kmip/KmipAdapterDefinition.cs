using KeyGuard.Errors;

namespace KeyGuard.KeyProtect.Kmip;

/// <summary>An adapter to be created; what the service would refuse is refused before it is asked.</summary>
internal sealed class KmipAdapterDefinition
{
    private const int ShortestDescription = 2;
    private const int LongestDescription = 240;

    public KmipAdapterDefinition(string name, string? description)
    {
        Name = KmipNames.Require(name);
        Description = description ?? "";
        if (Description.Length is > 0 and < ShortestDescription or > LongestDescription) throw Faults.KmipDescriptionInvalid(name, Description.Length);
    }

    public string Name { get; }

    /// <summary>2 to 240 characters, or empty.</summary>
    public string Description { get; }
}
