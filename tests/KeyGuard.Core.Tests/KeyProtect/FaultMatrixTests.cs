using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.KeyProtect;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.KeyProtect;

/// <summary>Every failure the Lab can play, over the real pipeline: what it is taken for, and that none passes for a revocation.</summary>
public sealed class FaultMatrixTests(LabProcess lab) : LabTest(lab)
{
    public static TheoryData<string> Rows => new(FaultRow.NotARevocation.Keys);

    // The service itself saying 410 of the metadata would be a positive statement.
    public static TheoryData<string> RowsForMetadata =>
        new(FaultRow.NotARevocation.Where(row => row.Value is not { Status: 410, Kind: KmsErrorKind.Conflict }).Select(row => row.Key));

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_failure_is_told_by_its_status_and_codes(string name)
    {
        var row = FaultRow.NotARevocation[name];
        var client = Client();
        var wrapped = await WrappedAsync(client);
        Control.Fault(row.For("/actions/unwrap"));

        var failure = await Assert.ThrowsAsync<KmsException>(() => client.UnwrapAsync("veeam-root", wrapped, null, CancellationToken.None));

        Assert.Equal(row.Kind, failure.Kind);
        Assert.Equal(row.Status, failure.Status);
        Assert.Equal(row.Codes, failure.Codes);
        Assert.Contains(failure.CorrelationId, Control.CorrelationIds());
        Assert.Equal(row.Requests, Control.Requests().Count(request => request.EndsWith("/actions/unwrap", System.StringComparison.Ordinal)));
        Assert.NotEmpty(failure.RecommendedAction);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task None_of_these_is_ever_taken_for_a_revocation(string name)
    {
        var client = Client();
        var wrapped = await WrappedAsync(client);
        Control.Fault(FaultRow.NotARevocation[name].For("/actions/|/versions|/registrations"));

        KmsException?[] failures =
        [
            await FailureOf(client.RewrapAsync("veeam-root", wrapped, null, CancellationToken.None)),
            await FailureOf(client.UnwrapAsync("veeam-root", wrapped, null, CancellationToken.None)),
            await FailureOf(client.GenerateWrappedAsync("veeam-root", null, CancellationToken.None)),
            await FailureOf(client.DisableAsync("veeam-root", CancellationToken.None)),
        ];
        Assert.All(failures, failure => Assert.False(failure?.Kind is KmsErrorKind.RootKeyDestroyed or KmsErrorKind.RootKeyDisabled, failure?.ToString()));
    }

    [Theory]
    [MemberData(nameof(RowsForMetadata))]
    public async Task A_failure_to_read_metadata_is_no_revocation_either(string name)
    {
        var client = Client();
        Control.Fault(FaultRow.NotARevocation[name].For("/metadata"));
        var failure = await FailureOf(client.GetMetadataAsync("veeam-root", CancellationToken.None));
        Assert.NotNull(failure);
        Assert.False(failure.Kind is KmsErrorKind.RootKeyDestroyed or KmsErrorKind.RootKeyDisabled, failure.ToString());
    }

    private static async Task<string> WrappedAsync(KeyProtectClient client)
    {
        using var made = await client.GenerateWrappedAsync("veeam-root", null, CancellationToken.None);
        return made.Wrapped;
    }

    // Disabling needs nothing of the body, so a success without one is a success.
    private static async Task<KmsException?> FailureOf(Task action) =>
        await Record.ExceptionAsync(() => action) is { } failure ? Assert.IsType<KmsException>(failure) : null;
}
