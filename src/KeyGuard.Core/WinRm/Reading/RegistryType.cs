namespace KeyGuard.WinRm.Reading;

/// <summary>The types of registry values that matter here, by Windows' numbers.</summary>
internal enum RegistryType
{
    None = 0,

    /// <summary>REG_SZ.</summary>
    Text = 1,

    /// <summary>REG_EXPAND_SZ.</summary>
    ExpandableText = 2,

    /// <summary>REG_BINARY.</summary>
    Bytes = 3,

    /// <summary>REG_DWORD.</summary>
    Number = 4,

    /// <summary>REG_MULTI_SZ.</summary>
    Texts = 7,
}
