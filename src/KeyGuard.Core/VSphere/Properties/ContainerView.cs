using System;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Properties;

/// <summary>A view over all objects of one type below a folder; put away when disposed.</summary>
internal sealed class ContainerView : IAsyncDisposable
{
    private readonly VimChannel _channel;

    private ContainerView(VimChannel channel, ObjectRef reference)
    {
        _channel = channel;
        Ref = reference;
    }

    public ObjectRef Ref { get; }

    public static async Task<ContainerView> CreateAsync(VimChannel channel, ServiceContent content, string type, ObjectRef root, CancellationToken cancellationToken)
    {
        // Made twice, one of them is left to the session, which takes it along when it ends.
        var call = new VimCall("CreateContainerView", content.ViewManager)
        {
            Repeatable = true,
            Arguments = writer =>
            {
                writer.Ref("container", root);
                writer.Text("type", type);
                writer.Flag("recursive", true);
            },
        };
        var values = await channel.CallAsync(call, cancellationToken).ConfigureAwait(false);
        return values.Count == 1 && values[0].ToReference() is { } view ? new ContainerView(channel, view) : throw Faults.VimBadReply(channel.Transport.Endpoint, null);
    }

    public ValueTask DisposeAsync() => new(_channel.PutAwayAsync(new VimCall("DestroyView", Ref) { OfSession = true }));
}
