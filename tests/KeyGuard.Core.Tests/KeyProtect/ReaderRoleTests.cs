using System;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.KeyProtect;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.KeyProtect;

public sealed class ReaderRoleTests(LabProcess lab) : LabTest(lab)
{
    [Fact]
    public async Task The_reader_role_suffices_for_all_that_backup_keys_need()
    {
        var client = Client("lab-reader-key");
        using var made = await client.GenerateWrappedAsync("veeam-root", null, CancellationToken.None);
        await client.WrapAsync("veeam-root", made.KeyText, null, CancellationToken.None);
        await client.RewrapAsync("veeam-root", made.Wrapped, null, CancellationToken.None);
        (await client.UnwrapAsync("veeam-root", made.Wrapped, null, CancellationToken.None)).Dispose();
        await client.ListAsync(includeDestroyed: true, CancellationToken.None);
        await client.GetMetadataAsync("veeam-root", CancellationToken.None);
        await client.GetVersionsAsync("veeam-root", CancellationToken.None);
        await client.GetRegistrationsAsync("veeam-root", CancellationToken.None);
        Assert.DoesNotContain(Control.Requests(), request => Regex.IsMatch(request, "^GET /api/v2/keys/[^/?]+$", RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task The_reader_role_changes_nothing()
    {
        var client = Client("lab-reader-key");
        foreach (var change in new Func<Task>[]
        {
            () => client.CreateAsync(new RootKeyDefinition { Name = "no" }, CancellationToken.None),
            () => client.RotateAsync("veeam-root", null, CancellationToken.None),
            () => client.DisableAsync("veeam-root", CancellationToken.None),
            () => client.DeleteAsync("veeam-root", force: true, CancellationToken.None),
        })
        {
            Assert.Equal(KmsErrorKind.AuthenticationFailed, (await Assert.ThrowsAsync<KmsException>(change)).Kind);
        }
    }
}
