using System;
using System.Linq;
using KeyGuard.Tests.Support;
using KeyGuard.WinRm.Facts;
using KeyGuard.WinRm.Hardening.Certificates;
using KeyGuard.WinRm.Reading;
using Xunit;

namespace KeyGuard.Tests.WinRm.Hardening;

/// <summary>Certificates of every kind that the Lab makes, read out of a computer's store, and which of them is chosen.</summary>
public sealed class CertificateChooserTests(LabProcess lab) : WinRmTest(lab)
{
    private const string Name = "srv01.lab.example.com";

    [NtlmTheory]
    [InlineData("good", "")]
    [InlineData("ec", "")]
    [InlineData("expired", "Expired")]
    [InlineData("notYetValid", "NotYetValid")]
    [InlineData("wrongName", "NameMismatch")]
    [InlineData("wildcard", "NameMismatch")]
    [InlineData("shortName", "NameMismatch")]
    [InlineData("wrongUsage", "NotForServers")]
    [InlineData("noUsage", "NotForServers")]
    [InlineData("weakKey", "WeakKey")]
    [InlineData("sha1", "Sha1Signature")]
    [InlineData("noPrivateKey", "NoPrivateKey")]
    [InlineData("selfSigned", "UntrustedRoot")]
    [InlineData("untrusted", "UntrustedRoot")]
    public void Each_kind_fits_or_says_why_not(string kind, string reason)
    {
        var choice = Choose([kind], null);
        if (reason.Length == 0) Assert.NotNull(choice.Certificate);
        else Assert.Contains(reason, Assert.Single(choice.Against).Value);
    }

    [NtlmTheory]
    [InlineData("selfSigned", true)]
    [InlineData("untrusted", true)]
    [InlineData("noUsage", true)]
    [InlineData("expired", false)]
    [InlineData("wrongName", false)]
    [InlineData("weakKey", false)]
    [InlineData("noPrivateKey", false)]
    public void Naming_one_forgives_who_issued_it_and_no_more(string kind, bool fits)
    {
        var choice = Choose([kind], kind);
        Assert.Equal(fits, choice.Certificate is not null);
    }

    [NtlmFact]
    public void The_longest_valid_of_an_authority_comes_first()
    {
        var store = Read("""{"kind":"good","daysLeft":90},{"kind":"good","daysLeft":200},{"kind":"selfSigned","daysLeft":900},{"kind":"good","daysLeft":3}""");
        var choice = CertificateChooser.Choose(store, Wish(null, trustsAll: true));
        Assert.InRange(choice.Certificate!.DaysLeft, 198, 200);
        Assert.Contains("ExpiresTooSoon", Assert.Single(choice.Against).Value);
    }

    [NtlmFact]
    public void An_empty_store_says_so() => Assert.Equal("the store is empty", CertificateChooser.Choose([], Wish(null)).Reasons);

    private CertificateChoice Choose(string[] kinds, string? named)
    {
        var store = Read(string.Join(",", kinds.Select(kind => $$"""{"kind":"{{kind}}"}""")));
        return CertificateChooser.Choose(store, Wish(named is null ? null : store[0].Thumbprint));
    }

    // The Lab's authority is trusted, as the domain's is; others and self-made ones are not.
    private static CertificateWish Wish(string? thumbprint, bool trustsAll = false) => new(Name, thumbprint, DateTimeOffset.UtcNow, TimeSpan.FromDays(7),
certificate => trustsAll || certificate.Issuer.Contains("Lab Root CA", StringComparison.Ordinal) ? [] : ["UntrustedRoot"]);

    private (string Thumbprint, WinRMCertificate? Certificate)[] Read(string certificates)
    {
        var address = Lab.Add($$"""{"name":"{{Name}}","certificates":[{{certificates}}]}""");
        using var client = WinRmLab.Client(address);
        var store = new CertificateStoreReader(new RegistryReader(client), TimeProvider.System);
        var thumbprints = store.ThumbprintsAsync(default).GetAwaiter().GetResult();
        return thumbprints.Select(thumbprint => (thumbprint, store.FindAsync(thumbprint, default).GetAwaiter().GetResult())).ToArray();
    }
}
