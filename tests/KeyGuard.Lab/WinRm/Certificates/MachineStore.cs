using System;
using System.Collections.Immutable;
using System.Linq;
using KeyGuard.Lab.WinRm.Registry;

namespace KeyGuard.Lab.WinRm.Certificates;

/// <summary>LocalMachine\My of one computer; the registry shows each certificate as well.</summary>
/// <remarks>Guarded by the computer's lock.</remarks>
internal sealed class MachineStore(RegistryHive registry)
{
    public ImmutableArray<MachineCertificate> All { get; private set; } = [];

    public MachineCertificate? Find(string thumbprint)
    {
        string clean = thumbprint.Replace(" ", "", StringComparison.Ordinal);
        return All.FirstOrDefault(certificate => certificate.Thumbprint.Equals(clean, StringComparison.OrdinalIgnoreCase));
    }

    public void Add(MachineCertificate certificate)
    {
        All = All.Add(certificate);
        registry.Set(KeyOf(certificate), "Blob", RegistryValue.Binary(StoreBlob.Write(certificate)));
    }

    public void Remove(MachineCertificate certificate)
    {
        All = All.Remove(certificate);
        registry.DeleteKey(KeyOf(certificate));
    }

    private static string KeyOf(MachineCertificate certificate) => StoreBlob.Key + "\\" + certificate.Thumbprint;
}
