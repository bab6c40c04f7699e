using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.VSphere.Inventory;
using KeyGuard.VSphere.KeyProviders;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Rekey;

/// <summary>Makes keys and asks after them (CryptoManagerKmip). vCenter never deletes a key at the key management server, so none is made without need.</summary>
internal sealed class CryptoKeys
{
    private const int KeysPerCall = 100;
    private const int CheckAvailable = 1;
    private const int CheckMachines = 2;
    private readonly VimClient _client;

    public CryptoKeys(VimClient client) => _client = client;

    /// <summary>Whether this server can be asked after keys (6.7.2).</summary>
    public bool CanAsk => _client.Includes(VimVersion.V672);

    private ObjectRef Manager => CryptoManager.ReferenceAt(_client);

    /// <summary>A new key of the provider. Not repeated after a lost reply: each call makes one.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="subject">For whom.</param>
    /// <param name="cancellationToken">Gives up; a key may have been made all the same.</param>
    /// <exception cref="VimException">The provider gave none.</exception>
    public async Task<KeyRef> GenerateAsync(string provider, string subject, CancellationToken cancellationToken)
    {
        var call = new VimCall("GenerateKey", Manager) { Subject = subject, Arguments = writer => writer.Object("keyProvider", id => id.Text("id", provider)) };
        var values = await _client.CallAsync(call, cancellationToken).ConfigureAwait(false);
        var result = values.Count > 0 ? values[0] : null;
        if (result?.Flag("success") == true && KeyRef.Read(result.Child("keyId")) is { KeyId.Length: > 0 } key) return key with { Provider = key.Provider ?? provider };
        throw Faults.KeyNotMade(_client.Endpoint, provider, subject, Reason(result));
    }

    /// <summary>Those of the keys that can't be fetched, with vCenter's reason.</summary>
    public async Task<IReadOnlyDictionary<KeyRef, string>> UnavailableAsync(IEnumerable<KeyRef> keys, CancellationToken cancellationToken)
    {
        var missing = new Dictionary<KeyRef, string>();
        var all = keys.Where(key => key.KeyId.Length > 0).Distinct().ToList();
        for (var start = 0; start < all.Count; start += KeysPerCall)
        {
            foreach (var status in await StatusAsync(all.Skip(start).Take(KeysPerCall), CheckAvailable, cancellationToken).ConfigureAwait(false))
            {
                if (status.Flag("keyAvailable") == false && KeyRef.Read(status.Child("keyId")) is { } key) missing[key] = status.Text("reason") ?? "no reason given";
            }
        }
        return missing;
    }

    /// <summary>Whether a key is there and no other machine is under it, so that what was made for this one can be used.</summary>
    public async Task<bool> IsFreeForAsync(KeyRef key, ObjectRef machine, CancellationToken cancellationToken)
    {
        var statuses = await StatusAsync([key], CheckAvailable | CheckMachines, cancellationToken).ConfigureAwait(false);
        return statuses.Count > 0 && statuses[0] is var status && status.Flag("keyAvailable") == true
            && status.Children("encryptedVMs").All(user => user.ToReference() == machine);
    }

    private Task<IReadOnlyList<System.Xml.Linq.XElement>> StatusAsync(IEnumerable<KeyRef> keys, int checks, CancellationToken cancellationToken)
    {
        var asked = keys.ToArray();
        var call = new VimCall("QueryCryptoKeyStatus", Manager)
        {
            Repeatable = true,
            Since = VimVersion.V672,
            Arguments = writer =>
            {
                foreach (var key in asked) writer.Object("keyIds", key.Write);
                writer.Number("checkKeyBitMap", checks);
            },
        };
        return _client.CallAsync(call, cancellationToken);
    }

    private static string Reason(System.Xml.Linq.XElement? result)
    {
        var fault = result?.Child("fault") is { } found ? VimFault.FromLocalized(found) : null;
        return string.Join(" ", new[] { result?.Text("reason"), fault?.Type, fault?.Message }.Where(text => !string.IsNullOrWhiteSpace(text)));
    }
}
