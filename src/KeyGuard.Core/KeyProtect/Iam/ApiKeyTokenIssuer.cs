using System;
using System.Net.Http;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.Secrets;

namespace KeyGuard.KeyProtect.Iam;

/// <summary>Trades an API key for tokens (grant <c>urn:ibm:params:oauth:grant-type:apikey</c>).</summary>
internal sealed class ApiKeyTokenIssuer : ITokenIssuer
{
    private const string Grant = "grant_type=urn%3Aibm%3Aparams%3Aoauth%3Agrant-type%3Aapikey&response_type=cloud_iam";

    private readonly Uri _endpoint;
    private readonly SecureString _apiKey;
    private readonly IHttpPipeline _http;
    private readonly TimeProvider _clock;

    /// <param name="endpoint">IAM's base URL, without <c>/identity/token</c>.</param>
    /// <param name="apiKey">Copied; the caller keeps its own.</param>
    /// <param name="http">The connection's pipeline, which stays the caller's.</param>
    /// <param name="clock">The clock.</param>
    public ApiKeyTokenIssuer(Uri endpoint, SecureString apiKey, IHttpPipeline http, TimeProvider clock)
    {
        _endpoint = new Uri(endpoint, "/identity/token");
        _apiKey = apiKey.Copy();
        _apiKey.MakeReadOnly();
        _http = http;
        _clock = clock;
    }

    public async Task<AccessToken> IssueAsync(CancellationToken cancellationToken)
    {
        using var apiKey = SecretBytes.From(_apiKey);
        using var form = FormEncoding.WithSecret(Grant, "apikey", apiKey);
        var call = new HttpCall(HttpMethod.Post, _endpoint)
        {
            Body = form.Bytes,
            ContentType = "application/x-www-form-urlencoded",
            CorrelationHeader = "Transaction-Id",
            Repeatable = true,
        };
        try
        {
            using var reply = await _http.SendAsync(call, cancellationToken).ConfigureAwait(false);
            return IamReply.Token(reply, _endpoint, _clock.GetUtcNow(), apiKey);
        }
        catch (HttpTransportException failure)
        {
            throw Faults.NoAnswer(failure);
        }
    }

    public void Dispose() => _apiKey.Dispose();
}
