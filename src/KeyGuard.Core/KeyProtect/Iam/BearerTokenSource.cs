using System;
using System.Security;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Secrets;

namespace KeyGuard.KeyProtect.Iam;

/// <summary>A token obtained elsewhere; it is used until the service refuses it.</summary>
internal sealed class BearerTokenSource : ITokenSource
{
    private readonly AccessToken _token;

    public BearerTokenSource(SecureString token)
    {
        using var secret = SecretBytes.From(token);
        _token = new AccessToken(Encoding.ASCII.GetString(secret.Bytes), DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
    }

    public Task<AccessToken> GetAsync(CancellationToken cancellationToken) => Task.FromResult(_token);

    public Task<AccessToken?> RenewAsync(AccessToken refused, bool expired, CancellationToken cancellationToken) =>
        expired ? throw Faults.BearerTokenExpired() : Task.FromResult<AccessToken?>(null);

    public void Dispose()
    {
    }
}
