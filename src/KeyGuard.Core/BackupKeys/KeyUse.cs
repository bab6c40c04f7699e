namespace KeyGuard.BackupKeys;

/// <summary>Something in Veeam that uses a backup key.</summary>
public sealed class KeyUse
{
    internal KeyUse(string kind, string name)
    {
        Kind = kind;
        Name = name;
    }

    /// <summary>What it is: job, agent job, copy job, tape pool, scale-out repository or configuration backup.</summary>
    public string Kind { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {Name}";
}
