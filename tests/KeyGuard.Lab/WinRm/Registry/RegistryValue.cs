using System;
using System.Collections.Immutable;

namespace KeyGuard.Lab.WinRm.Registry;

/// <summary>A value and its type, by the numbers of Windows.</summary>
internal sealed record RegistryValue(RegistryType Type, object Data)
{
    public static RegistryValue Number(uint value) => new(RegistryType.DWord, value);

    public static RegistryValue Text(string value) => new(RegistryType.Text, value);

    public static RegistryValue Binary(ImmutableArray<byte> value) => new(RegistryType.Binary, value);

    public string AsText => Data switch
    {
        ImmutableArray<byte> bytes => Convert.ToHexString(bytes.AsSpan()),
        ImmutableArray<string> lines => string.Join('\n', lines),
        _ => FormattableString.Invariant($"{Data}"),
    };
}

internal enum RegistryType
{
    Text = 1,
    ExpandText = 2,
    Binary = 3,
    DWord = 4,
    MultiText = 7,
    QWord = 11,
}
