using System;

namespace KeyGuard.WinRm.Facts;

/// <summary>One setting of a computer's WinRM service as it is in effect, and where its value comes from.</summary>
public sealed class WinRMSetting
{
    internal WinRMSetting(string path, string value, string source)
    {
        Path = path;
        Value = value;
        Source = source;
    }

    /// <summary>Where it stands below <c>winrm/config</c> and the drive <c>WSMan:\</c>, such as <c>Service/Auth/Basic</c>.</summary>
    public string Path { get; }

    /// <summary>The value as the service writes it: <c>true</c> and <c>false</c>, numbers, texts.</summary>
    public string Value { get; }

    /// <summary>
    /// <c>GPO</c>: set by Group Policy, and not to be changed on the computer. <c>Local</c>: set on the computer. <c>Default</c>: what
    /// Windows sets by itself, and nobody has changed. Other words are the service's own.
    /// </summary>
    public string Source { get; }

    /// <summary>Whether Group Policy sets it, so that the computer refuses to change it (code 2150858890).</summary>
    public bool IsSetByPolicy => string.Equals(Source, WinRMSource.Gpo, StringComparison.OrdinalIgnoreCase);

    /// <summary>As <c>winrm get</c> writes it.</summary>
    public override string ToString() => IsSetByPolicy ? $"{Path} = {Value} [Source=\"{Source}\"]" : $"{Path} = {Value}";
}
