using System;
using System.Security;
using KeyGuard.Http;
using KeyGuard.KeyProtect.Iam;

namespace KeyGuard.Connections;

/// <summary>Who a connection is, and how it gets its tokens.</summary>
internal sealed class KmsCredentials
{
    private readonly Func<IHttpPipeline, TimeProvider, ITokenSource> _tokens;

    private KmsCredentials(string identity, Uri? tokenUri, Func<IHttpPipeline, TimeProvider, ITokenSource> tokens)
    {
        Identity = identity;
        TokenUri = tokenUri;
        _tokens = tokens;
    }

    /// <summary>The kind of identity, in words.</summary>
    public string Identity { get; }

    /// <summary>Where the tokens come from.</summary>
    public Uri? TokenUri { get; }

    public static KmsCredentials ApiKey(SecureString apiKey, Uri iam) =>
        new("API key", iam, (http, clock) => new CachedTokenSource(new ApiKeyTokenIssuer(iam, apiKey, http, clock), clock));

    public static KmsCredentials TrustedProfile(string profile, Uri? metadata)
    {
        var endpoint = metadata ?? TrustedProfileTokenIssuer.DefaultEndpoint;
        return new("trusted profile " + profile, endpoint, (http, clock) => new CachedTokenSource(new TrustedProfileTokenIssuer(endpoint, profile, http, clock), clock));
    }

    public static KmsCredentials AccessToken(SecureString token) => new("access token", null, (_, _) => new BearerTokenSource(token));

    public ITokenSource CreateTokenSource(IHttpPipeline http, TimeProvider clock) => _tokens(http, clock);
}
