using System.Threading;
using System.Threading.Tasks;
using KeyGuard.KeyProtect;
using KeyGuard.KeyProtect.Kmip;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.KeyProtect.Kmip;

/// <summary>A test with KMIP adapters in the Lab.</summary>
public abstract class KmipTest(LabProcess lab) : LabTest(lab)
{
    private protected static readonly CancellationToken None = CancellationToken.None;

    private protected static ClientCertificate One => ClientCertificate.FromText(ClientCertificates.One);

    private protected static ClientCertificate Two => ClientCertificate.FromText(ClientCertificates.Two);

    /// <summary>A client that tries everything once, so that a lost reply stays lost.</summary>
    private protected KeyProtectClient Once() => Client(retries: 0);

    private protected static Task<KmipAdapter> MakeAsync(KeyProtectClient client, string name = "vc1") =>
        client.Kmip.CreateAdapterAsync(new KmipAdapterDefinition(name, null), LabProcess.RootKey, None);

    private protected static async Task<KmsException> FailsAsync(string errorId, System.Func<Task> call)
    {
        var failure = await Assert.ThrowsAsync<KmsException>(call);
        Assert.Equal(errorId, failure.ErrorId);
        return failure;
    }

    private protected void LoseReply(string method, string path = "/kmip_adapters") =>
        Control.Fault($$"""{"method":"{{method}}","path":"{{path}}","when":"after","transport":"reset"}""");
}
