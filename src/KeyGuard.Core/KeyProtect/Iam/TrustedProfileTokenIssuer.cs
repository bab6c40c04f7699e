using System;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Http;

namespace KeyGuard.KeyProtect.Iam;

/// <summary>
/// Obtains tokens for a trusted profile from the instance metadata service of a VPC virtual server, so that no secret
/// is stored anywhere (VPC Instance Metadata API: <c>PUT /instance_identity/v1/token</c>, then
/// <c>POST /instance_identity/v1/iam_token</c>).
/// </summary>
internal sealed class TrustedProfileTokenIssuer : ITokenIssuer
{
    /// <summary>Where the metadata service answers unless the server was set up for https.</summary>
    public static readonly Uri DefaultEndpoint = new("http://169.254.169.254");

    private const string Version = "?version=2022-03-01";
    private readonly Uri _endpoint;
    private readonly string _profile;
    private readonly IHttpPipeline _http;
    private readonly TimeProvider _clock;

    /// <param name="endpoint">The metadata service.</param>
    /// <param name="profile">The trusted profile's id or CRN.</param>
    /// <param name="http">The connection's pipeline, which stays the caller's.</param>
    /// <param name="clock">The clock.</param>
    public TrustedProfileTokenIssuer(Uri endpoint, string profile, IHttpPipeline http, TimeProvider clock)
    {
        _endpoint = endpoint;
        _profile = profile;
        _http = http;
        _clock = clock;
    }

    public async Task<AccessToken> IssueAsync(CancellationToken cancellationToken)
    {
        try
        {
            var identity = await SendAsync(IdentityCall(), cancellationToken).ConfigureAwait(false);
            return await SendAsync(TokenCall(identity.Value), cancellationToken).ConfigureAwait(false);
        }
        catch (HttpTransportException failure)
        {
            throw Faults.NoAnswer(failure);
        }
    }

    public void Dispose()
    {
    }

    private HttpCall IdentityCall()
    {
        var call = Call(HttpMethod.Put, "/instance_identity/v1/token", """{"expires_in":300}""");
        call.Headers.Add(new("Metadata-Flavor", "ibm"));
        return call;
    }

    private HttpCall TokenCall(string identity)
    {
        var member = _profile.StartsWith("crn:", StringComparison.Ordinal) ? "crn" : "id";
        var profile = JsonEncodedText.Encode(_profile).ToString();
        var call = Call(HttpMethod.Post, "/instance_identity/v1/iam_token", $$$"""{"trusted_profile":{"{{{member}}}":"{{{profile}}}"}}""");
        call.Headers.Add(new("Authorization", "Bearer " + identity));
        return call;
    }

    private HttpCall Call(HttpMethod method, string path, string body) => new(method, new Uri(_endpoint, path + Version))
    {
        Body = Encoding.UTF8.GetBytes(body),
        ContentType = "application/json",
        Repeatable = true,
    };

    private async Task<AccessToken> SendAsync(HttpCall call, CancellationToken cancellationToken)
    {
        using var reply = await _http.SendAsync(call, cancellationToken).ConfigureAwait(false);
        return IamReply.Token(reply, _endpoint, _clock.GetUtcNow());
    }
}
