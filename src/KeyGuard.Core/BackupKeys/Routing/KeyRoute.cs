using System.Collections.Generic;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Connections;
using KeyGuard.Errors;

namespace KeyGuard.BackupKeys.Routing;

/// <summary>A root key that may have wrapped a key, and the connection by which it is asked.</summary>
/// <param name="Connection">The way to it.</param>
/// <param name="RootKeyId">The root key.</param>
/// <param name="Wrapped">The form to give it: the one asked about, or another custodian's form of the same key.</param>
/// <param name="Aad">The additional data it was wrapped with.</param>
internal sealed record KeyCandidate(KmsConnection Connection, string RootKeyId, string Wrapped, IReadOnlyList<string> Aad);

/// <summary>Whom to ask about one wrapped form.</summary>
/// <param name="Known">What custody knows of this very text; null when nothing.</param>
/// <param name="Candidates">The root keys to ask, in this order.</param>
/// <param name="Obstacle">Why nobody can be asked, when <paramref name="Candidates"/> is empty.</param>
internal sealed record KeyRoute(KnownWrap? Known, IReadOnlyList<KeyCandidate> Candidates, KeyGuardException? Obstacle);
