using System;
using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace KeyGuard.Lab.WinRm.Auth;

/// <summary>Who is at the other end of one connection. NTLM and Kerberos prove it once for the connection, Basic with each request.</summary>
internal sealed class ConnectionLogon(LogonRules rules, NtlmUsers users, X509Certificate2? serverCertificate, X509Certificate2? clientCertificate) : IDisposable
{
    private const string Mutual = "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual";

    private Principal? _who;
    private string _scheme = "";

    /// <summary>The security context that seals messages, once there is one.</summary>
    public NegotiateAuthentication? Context { get; private set; }

    /// <summary>What the encrypted parts call themselves.</summary>
    public string Protocol => _scheme == "Kerberos" ? "application/HTTP-Kerberos-session-encrypted" : "application/HTTP-SPNEGO-session-encrypted";

    public Logon Check(string? authorization)
    {
        if (authorization is null)
            return _who is not null && rules.Offers(_scheme) ? Accepted(_who) : Refused();

        int space = authorization.IndexOf(' ', StringComparison.Ordinal);
        string scheme = space < 0 ? authorization : authorization[..space];
        string value = space < 0 ? "" : authorization[(space + 1)..].Trim();
        if (scheme.Equals(Mutual, StringComparison.OrdinalIgnoreCase))
            return rules.ByCertificate(clientCertificate) is { } mapped ? Accepted(mapped) : Refused();

        string known = Array.Find(["Basic", "Negotiate", "Kerberos"], name => name.Equals(scheme, StringComparison.OrdinalIgnoreCase)) ?? "";
        if (!rules.Offers(known) || !TryDecode(value, out byte[] token))
            return Refused();

        return known == "Basic" ? CheckBasic(token) : Step(known, token);
    }

    public void Dispose() => Context?.Dispose();

    private Logon CheckBasic(byte[] token)
    {
        string[] parts = Encoding.UTF8.GetString(token).Split(':', 2);
        return parts.Length == 2 && rules.ByPassword(parts[0], parts[1]) is { IsLetIn: true } who ? Accepted(who) : Refused();
    }

    private Logon Step(string scheme, byte[] token)
    {
        if (Context is null || _who is not null)
            Begin(scheme, token);

        (byte[]? answer, NegotiateAuthenticationStatusCode status) = users.While(() =>
        {
            byte[]? blob = Context!.GetOutgoingBlob(token, out NegotiateAuthenticationStatusCode code);
            return (blob, code);
        });
        string? challenge = answer is null ? null : scheme + " " + Convert.ToBase64String(answer);
        if (status == NegotiateAuthenticationStatusCode.ContinueNeeded && challenge is not null)
            return new Logon(null, [challenge]) { GoesOn = true };
        if (status != NegotiateAuthenticationStatusCode.Completed || !IsBound(token))
            return Refused();

        _who = rules.ByContext(Context!, scheme);
        return _who is { IsLetIn: true } ? new Logon(_who, challenge is null ? [] : [challenge]) : Refused();
    }

    private void Begin(string scheme, byte[] token)
    {
        Forget();
        _scheme = scheme;
        // a client may leave out the wrapping of SPNEGO and begin with NTLM itself
        bool isRawNtlm = token.AsSpan().StartsWith("NTLMSSP\0"u8);
        Context = new NegotiateAuthentication(new NegotiateAuthenticationServerOptions
        {
            Package = isRawNtlm ? "NTLM" : scheme,
            RequiredProtectionLevel = serverCertificate is null ? ProtectionLevel.EncryptAndSign : ProtectionLevel.None,
        });
    }

    /// <summary>Whether an NTLM logon is bound to this TLS channel as far as the service wants it. For Kerberos nobody here can tell.</summary>
    private bool IsBound(byte[] token)
    {
        if (serverCertificate is null || rules.Hardening == "None" || !ChannelBindings.IsLastStep(token))
            return true;

        byte[]? binding = ChannelBindings.Find(token);
        return binding is null ? rules.Hardening != "Strict" : binding.AsSpan().SequenceEqual(ChannelBindings.Expected(serverCertificate));
    }

    private Logon Refused()
    {
        Forget();
        return new Logon(null, rules.Offered);
    }

    private void Forget()
    {
        Context?.Dispose();
        Context = null;
        _who = null;
        _scheme = "";
    }

    private static Logon Accepted(Principal who) => new(who, ImmutableArray<string>.Empty);

    private static bool TryDecode(string value, out byte[] token)
    {
        token = new byte[value.Length];
        bool isBase64 = Convert.TryFromBase64String(value, token, out int length);
        token = token[..length];
        return isBase64 && length > 0;
    }
}
