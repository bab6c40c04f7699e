using System.Collections.Generic;
using System.Linq;
using KeyGuard.BackupKeys.Custody;

namespace KeyGuard.BackupKeys.Erasure;

/// <summary>A key that somebody wants erased: as Veeam holds it, as custody knows it, or both.</summary>
/// <param name="Name">Its name.</param>
/// <param name="InVeeam">Veeam's password; null where Veeam holds none.</param>
/// <param name="Entry">Custody's record of this very wrapped form; null where there is none.</param>
internal sealed record ErasureTarget(string Name, StoredKey? InVeeam, CustodyEntry? Entry)
{
    /// <summary>Whether it has been erased before, and Veeam does not hold it again.</summary>
    public bool IsErased => InVeeam is null && Entry?.Record.State == RecordState.Erased;
}

/// <summary>A key that may be erased: all rules are met, and every custodian's root key is proved to be out of reach.</summary>
/// <param name="Target">The key.</param>
/// <param name="Entry">Its record.</param>
/// <param name="Wraps">The wrapped forms in use, as the proofs cover them.</param>
/// <param name="Proofs">One for each custodian.</param>
/// <param name="Uses">What could not be asked about its use.</param>
internal sealed record ErasurePlan(ErasureTarget Target, CustodyEntry Entry, IReadOnlyList<CustodyWrap> Wraps, IReadOnlyList<RootKeyProof> Proofs, IReadOnlyList<string> Uses)
{
    /// <summary>For the question that is put to the user.</summary>
    public string Description => "Erase for good: " + string.Join("; ", Proofs.Select(proof => proof.ToString()));
}
