namespace KeyGuard.BackupKeys.Unwrap;

/// <summary>A wrapped form to be unwrapped, from wherever it came.</summary>
/// <param name="Name">The key's name, as far as known.</param>
/// <param name="Wrapped">The wrapped form.</param>
/// <param name="Native">Veeam's object, when it came from one.</param>
internal sealed record UnwrapRequest(string Name, string Wrapped, object? Native);
