using System.Collections.Generic;
using System.Security.Cryptography.X509Certificates;

namespace KeyGuard.WinRm.Hardening.Certificates;

/// <summary>What speaks against a certificate's chain, by the names of <see cref="X509ChainStatusFlags"/>; nothing where it is trusted.</summary>
internal delegate IReadOnlyList<string> X509Problems(X509Certificate2 certificate);
