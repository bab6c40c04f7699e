namespace KeyGuard.WinRm.Facts;

/// <summary>A value of the computer's registry that Group Policy, or somebody in its place, has set.</summary>
public sealed class WinRMPolicyValue
{
    internal WinRMPolicyValue(string key, string name, string type, string value)
    {
        Key = key;
        Name = name;
        Type = type;
        Value = value;
    }

    /// <summary>The key below HKEY_LOCAL_MACHINE, such as <c>SOFTWARE\Policies\Microsoft\Windows\WinRM\Service</c>.</summary>
    public string Key { get; }

    /// <summary>The value's name, such as <c>AllowBasic</c>.</summary>
    public string Name { get; }

    /// <summary><c>REG_DWORD</c>, <c>REG_SZ</c> and so on.</summary>
    public string Type { get; }

    /// <summary>The value; numbers in decimal.</summary>
    public string Value { get; }

    /// <inheritdoc/>
    public override string ToString() => $@"{Key}\{Name} = {Value}";
}
