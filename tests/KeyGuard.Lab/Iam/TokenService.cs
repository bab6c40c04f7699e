using System;
using System.Collections.Concurrent;
using System.Text.Json;
using KeyGuard.Lab.World;

namespace KeyGuard.Lab.Iam;

/// <summary>Issues tokens by the Lab's clock and recognises them again.</summary>
internal sealed class TokenService(LabWorld world)
{
    public const string Access = "access";
    public const string Refresh = "refresh";
    public const string InstanceIdentity = "instance_identity";

    private const int MostRemembered = 4096;
    private static readonly TimeSpan RefreshLifetime = TimeSpan.FromDays(3);

    /// <summary>Tokens already checked: a client sends the same one with every request.</summary>
    private readonly ConcurrentDictionary<string, TokenClaims> _known = new(StringComparer.Ordinal);

    public TokenReply Grant(Identity identity, string grantType, string? clientId)
    {
        var lifetime = TimeSpan.FromSeconds(world.Settings.TokenLifetimeSeconds);
        string token = Issue(identity, Access, grantType, lifetime, clientId, out long expiration);
        return new TokenReply
        {
            AccessToken = token,
            // a refresh token is bound to a client: without a client id there is none
            RefreshToken = clientId is null
                ? "not_supported"
                : Issue(identity, Refresh, grantType, RefreshLifetime, clientId, out _),
            ExpiresIn = (long)lifetime.TotalSeconds,
            Expiration = expiration,
        };
    }

    public string Issue(Identity identity, string type, string grantType, TimeSpan lifetime, string? clientId, out long expiration)
    {
        long issued = world.Clock.Now.ToUnixTimeSeconds();
        expiration = issued + (long)lifetime.TotalSeconds;
        return SignedToken.Write(new TokenClaims
        {
            IamId = identity.IamId,
            Id = identity.IamId,
            Sub = identity.Subject,
            Name = identity.Name,
            Account = new TokenAccount(Valid: true, Seed.Account),
            Iat = issued,
            Exp = expiration,
            GrantType = grantType,
            ClientId = clientId ?? "default",
            Typ = type,
        });
    }

    /// <summary>The claims of a token of this type, expired or not; null for anything else.</summary>
    public TokenClaims? Read(string token, string type)
    {
        if (!_known.TryGetValue(token, out TokenClaims? claims))
            claims = Check(token);

        return claims?.Typ == type ? claims : null;
    }

    public bool IsExpired(TokenClaims claims) => claims.Exp <= world.Clock.Now.ToUnixTimeSeconds();

    private TokenClaims? Check(string token)
    {
        TokenClaims? claims = null;
        try
        {
            claims = SignedToken.Read(token);
        }
        catch (Exception malformed) when (malformed is FormatException or JsonException)
        {
            // not base64url or not JSON: none of our tokens
        }

        if (claims is null)
            return null;

        if (_known.Count >= MostRemembered)
            _known.Clear();
        return _known[token] = claims;
    }
}
