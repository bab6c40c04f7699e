using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using System.Xml;
using System.Xml.Linq;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere;

/// <summary>
/// Which version each service is spoken to in: the newest that both sides know. It is named with every call, and chooses
/// which members the server accepts and sends.
/// </summary>
internal sealed class VimVersions
{
    private readonly VimTransport _transport;
    private VimVersion? _vim;
    private VimVersion? _vsan;

    public VimVersions(VimTransport transport) => _transport = transport;

    /// <summary>The version agreed on for vCenter itself.</summary>
    public VimVersion Agreed => _vim ?? VimVersion.V65;

    /// <summary>Takes the server's own word, where it has no list of versions.</summary>
    public void AgreeOn(VimVersion? offered) => _vim ??= Least(offered);

    public async ValueTask<VimVersion> OfAsync(VimService service, CancellationToken cancellationToken)
    {
        if (service == VimService.Vim) return Agreed;
        return _vsan ??= await AskAsync(service, cancellationToken).ConfigureAwait(false) ?? Agreed;
    }

    /// <summary>Asks the server for its list, which needs no session.</summary>
    public async Task NegotiateAsync(CancellationToken cancellationToken) => _vim = await AskAsync(VimService.Vim, cancellationToken).ConfigureAwait(false);

    private async Task<VimVersion?> AskAsync(VimService service, CancellationToken cancellationToken)
    {
        using var reply = await _transport.GetAsync(service.VersionsPath(), cancellationToken).ConfigureAwait(false);
        if (reply is null) return null;
        try
        {
            using var xml = XmlReader.Create(new System.IO.MemoryStream(reply.Body.ToArray()), SoapXml.ReaderSettings);
            return Choose(XElement.Load(xml), service.Namespace());
        }
        catch (XmlException)
        {
            // Something else answers there; what it is shows with the first call.
            return null;
        }
    }

    private static VimVersion? Choose(XElement list, string serviceNamespace)
    {
        var entry = list.Children("namespace").FirstOrDefault(item => item.Text("name") == serviceNamespace);
        if (entry is null) return null;
        IEnumerable<XElement> written = [.. entry.Children("version"), .. entry.Child("priorVersions")?.Children("version") ?? []];
        VimVersion? best = null;
        foreach (var version in written.Select(item => VimVersion.Parse(item.Value)).OfType<VimVersion>().Where(version => version <= VimVersion.Newest))
        {
            if (best is null || version > best) best = version;
        }
        return best;
    }

    private static VimVersion Least(VimVersion? offered) => offered switch
    {
        null => VimVersion.V65,
        { } version => version < VimVersion.Newest ? version : VimVersion.Newest,
    };
}
