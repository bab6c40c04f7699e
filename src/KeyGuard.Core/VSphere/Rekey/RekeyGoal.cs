using KeyGuard.VSphere.Inventory;

namespace KeyGuard.VSphere.Rekey;

/// <summary>When a part is where it should be.</summary>
/// <param name="Provider">The provider wanted.</param>
/// <param name="Key">The key that all parts are to have; null where any key of the provider will do.</param>
/// <param name="Fresh">Whether every key there is now is to be replaced.</param>
internal sealed record RekeyGoal(string Provider, KeyRef? Key, bool Fresh)
{
    public bool IsMet(KeyRef key) => Key is not null ? key == Key : !Fresh && key.IsUnder(Provider);

    /// <summary>
    /// What a machine is to be brought to. One that an interrupted run left with parts under the new key is finished to that
    /// very key. Otherwise what is under the provider stays as it is, unless new keys are wanted.
    /// </summary>
    /// <param name="vm">The machine.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="begun">The key that an interrupted run meant it to have; null where there was none.</param>
    public static RekeyGoal Of(VmState vm, RekeyOptions options, KeyRef? begun)
    {
        var isBegun = begun is not null && begun.IsUnder(options.Provider) && System.Linq.Enumerable.Contains(vm.Keys, begun);
        return new RekeyGoal(options.Provider, isBegun ? begun : null, options.NewKey);
    }
}
