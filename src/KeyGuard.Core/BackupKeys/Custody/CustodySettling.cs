using System.Collections.Generic;
using KeyGuard.Hosting;

namespace KeyGuard.BackupKeys.Custody;

/// <summary>What every changing command does first with a custody file.</summary>
internal static class CustodySettling
{
    /// <summary>
    /// Makes sure that the file and its journal can be written, and settles what an interrupted run left pending.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="inVeeam">Veeam's listing; null where there is none, and then nothing can be settled.</param>
    /// <param name="host">Whom to tell, and who may stop.</param>
    /// <param name="goesOn">Whether this is the rest of what another command of the pipeline has begun: then the generation before is that one's.</param>
    public static void Prepare(CustodyFile file, IReadOnlyList<StoredKey>? inVeeam, IKeyGuardHost host, bool goesOn = false)
    {
        file.RequireWritable(host.Stopping);
        if (!goesOn) file.BeginGeneration();
        host.Journal.Require(file);
        if (inVeeam is null) return;
        foreach (var told in Reconciler.Settle(file, inVeeam, host.Journal)) host.Verbose(told);
    }
}
