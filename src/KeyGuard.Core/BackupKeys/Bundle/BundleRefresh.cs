using System.Collections.Generic;
using System.Linq;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Errors;
using KeyGuard.Hosting;

namespace KeyGuard.BackupKeys.Bundle;

/// <summary>A custody file, and the bundle that follows it.</summary>
/// <param name="Path">The bundle's file or folder.</param>
/// <param name="Custody">The custody file.</param>
internal sealed record BundleTarget(string Path, CustodyFile Custody);

/// <summary>
/// Brings bundles up to date after a run, whether it changed anything or not: a run that was killed after its last write
/// to custody is made up for by the next one. Failing to do so harms no key, so it only warns and says what failed.
/// </summary>
internal static class BundleRefresh
{
    public static IReadOnlyList<KeyGuardException> Run(IEnumerable<BundleTarget> targets, string? server, IKeyGuardHost host)
    {
        var failures = new List<KeyGuardException>();
        foreach (var group in targets.GroupBy(target => BundlePath.ForRefresh(target.Path, server)))
        {
            try
            {
                var custody = group.Select(target => target.Custody).Distinct().Where(file => file.Exists).ToArray();
                if (custody.Length == 0) continue;
                var bundle = new BundleWriter(custody, host).Write(group.Key, _ => true, server);
                if (bundle.Written) host.Verbose($"The recovery bundle '{bundle.Path}' has {bundle.Keys} keys.");
            }
            catch (KeyGuardException failure) when (failure.ErrorId == "BundleWithoutKeys")
            {
                host.Verbose(failure.Message);
            }
            catch (KeyGuardException failure)
            {
                failures.Add(Faults.BundleNotRefreshed(group.Key, failure));
            }
        }
        return failures;
    }
}
