using System;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;

namespace KeyGuard.KeyProtect.Iam;

/// <summary>
/// Keeps a token and renews it from 80 % of its life on: one request at a time however many callers there are; a
/// token that is still valid stays in use when a renewal fails.
/// </summary>
internal sealed class CachedTokenSource : ITokenSource
{
    // After a failed renewal, and after a 401 that a new token did not cure, IAM is left in peace for a while.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(60);

    private readonly ITokenIssuer _issuer;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private volatile AccessToken? _token;
    private volatile KeyGuardException? _lastFailure;
    private int _failures;
    private DateTimeOffset _noRenewalBefore = DateTimeOffset.MinValue;

    public CachedTokenSource(ITokenIssuer issuer, TimeProvider clock)
    {
        _issuer = issuer;
        _clock = clock;
    }

    public async Task<AccessToken> GetAsync(CancellationToken cancellationToken)
    {
        var token = _token;
        var now = _clock.GetUtcNow();
        if (token is null || token.IsExpired(now)) return await WaitForNewAsync(token, cancellationToken).ConfigureAwait(false);
        if (!token.IsAgeing(now) || now < _noRenewalBefore) return token;
        return await TryRenewAsync(token, cancellationToken).ConfigureAwait(false);
    }

    public async Task<AccessToken?> RenewAsync(AccessToken refused, bool expired, CancellationToken cancellationToken)
    {
        if (!expired && _token == refused && _clock.GetUtcNow() - refused.Issued < Pause) return null;
        return await WaitForNewAsync(refused, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _token = null;
        _issuer.Dispose();
        _oneAtATime.Dispose();
    }

    // The caller can't go on without a new token, so it waits for whoever is asking for one.
    private async Task<AccessToken> WaitForNewAsync(AccessToken? unusable, CancellationToken cancellationToken)
    {
        var failuresBefore = Volatile.Read(ref _failures);
        await _oneAtATime.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_token is { } current && current != unusable) return current;
            // Those who waited for a request that failed share its failure instead of repeating it one by one.
            if (Volatile.Read(ref _failures) != failuresBefore && _lastFailure is { } shared) throw shared;
            return await IssueAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    // The old token still works: one caller renews it, the others go on with it.
    private async Task<AccessToken> TryRenewAsync(AccessToken ageing, CancellationToken cancellationToken)
    {
        if (!await _oneAtATime.WaitAsync(0, cancellationToken).ConfigureAwait(false)) return ageing;
        try
        {
            return _token != ageing && _token is { } renewed ? renewed : await IssueAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (KeyGuardException)
        {
            _noRenewalBefore = _clock.GetUtcNow() + Pause;
            return ageing;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task<AccessToken> IssueAsync(CancellationToken cancellationToken)
    {
        try
        {
            var token = await _issuer.IssueAsync(cancellationToken).ConfigureAwait(false);
            _token = token;
            return token;
        }
        catch (KeyGuardException failure)
        {
            _lastFailure = failure;
            Interlocked.Increment(ref _failures);
            throw;
        }
    }
}
