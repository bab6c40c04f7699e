using System.Collections.Generic;

namespace KeyGuard.BackupKeys;

/// <summary>A key store that can tell what uses its keys. Called only on the pipeline thread.</summary>
internal interface IKeyUsage
{
    /// <summary>What uses the key now. Throws rather than leave out what should have been asked.</summary>
    IReadOnlyList<KeyUse> Find(StoredKey key);
}

/// <summary>A key store that knows of uses it has no means to ask about.</summary>
internal interface IPartialKeyUsage : IKeyUsage
{
    /// <summary>The kinds of use that can't be asked about here, such as <c>tape pool</c>.</summary>
    IReadOnlyList<string> NotAsked { get; }
}
