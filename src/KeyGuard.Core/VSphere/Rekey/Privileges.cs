using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Rekey;

/// <summary>Asks which privileges the user lacks (AuthorizationManager.HasUserPrivilegeOnEntities, 6.5). Where that can't be asked, none is known to be lacking.</summary>
internal sealed class Privileges
{
    public const string Recrypt = "Cryptographer.Recrypt";
    public const string ManageKeys = "Cryptographer.ManageKeys";
    public const string RegisterHost = "Cryptographer.RegisterHost";
    public const string EditDevice = "VirtualMachine.Config.EditDevice";
    public const string EditCluster = "Host.Inventory.EditCluster";

    private const int EntitiesPerCall = 200;
    private readonly VimClient _client;

    public Privileges(VimClient client) => _client = client;

    /// <summary>What is lacking, by object; an object that lacks nothing is left out.</summary>
    public async Task<IReadOnlyDictionary<ObjectRef, IReadOnlyCollection<string>>> MissingAsync(IEnumerable<ObjectRef> entities, string[] wanted, CancellationToken cancellationToken)
    {
        var missing = new Dictionary<ObjectRef, IReadOnlyCollection<string>>();
        var all = entities.Distinct().ToList();
        for (var start = 0; start < all.Count && _client.Content.AuthorizationManager is not null; start += EntitiesPerCall)
        {
            foreach (var answer in await AskAsync([.. all.Skip(start).Take(EntitiesPerCall)], wanted, cancellationToken).ConfigureAwait(false))
            {
                var lacking = answer.Children("privAvailability").Where(item => item.Flag("isGranted") == false).Select(item => item.Text("privId") ?? "").ToArray();
                if (answer.Reference("entity") is { } entity && lacking.Length > 0) missing[entity] = lacking;
            }
        }
        return missing;
    }

    private async Task<IReadOnlyList<System.Xml.Linq.XElement>> AskAsync(ObjectRef[] entities, string[] wanted, CancellationToken cancellationToken)
    {
        var call = new VimCall("HasUserPrivilegeOnEntities", _client.Content.AuthorizationManager!.Value)
        {
            Repeatable = true,
            Arguments = writer =>
            {
                foreach (var entity in entities) writer.Ref("entities", entity);
                writer.Text("userName", _client.UserName);
                foreach (var privilege in wanted) writer.Text("privId", privilege);
            },
        };
        try
        {
            return await _client.CallAsync(call, cancellationToken).ConfigureAwait(false);
        }
        catch (VimException refused) when (refused.Fault is not null && !refused.Is("NotAuthenticated"))
        {
            return [];
        }
    }
}
