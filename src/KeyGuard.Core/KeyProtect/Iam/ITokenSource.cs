using System;
using System.Threading;
using System.Threading.Tasks;

namespace KeyGuard.KeyProtect.Iam;

/// <summary>Where a connection gets its access tokens. Safe to use from many calls at a time.</summary>
internal interface ITokenSource : IDisposable
{
    /// <summary>A token that is valid now.</summary>
    Task<AccessToken> GetAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Another token than the one that was just refused, or null when there is no point in asking again.
    /// </summary>
    /// <param name="refused">The token that the service refused.</param>
    /// <param name="expired">Whether the service said that it has expired; otherwise it only said no.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<AccessToken?> RenewAsync(AccessToken refused, bool expired, CancellationToken cancellationToken);
}

/// <summary>One way to obtain a token from credentials; <see cref="CachedTokenSource"/> calls it as seldom as possible.</summary>
internal interface ITokenIssuer : IDisposable
{
    Task<AccessToken> IssueAsync(CancellationToken cancellationToken);
}
