using System;
using System.Security.Cryptography;

namespace KeyGuard.Lab.WinRm.Certificates;

/// <summary>One key of each kind for all computers: hundreds of RSA keys would take longer to make than the tests to run.</summary>
internal sealed class KeyPool : IDisposable
{
    private readonly Lazy<RSA> _rsa = new(() => RSA.Create(2048));
    private readonly Lazy<RSA> _weak = new(() => RSA.Create(1024));
    private readonly Lazy<ECDsa> _ec = new(() => ECDsa.Create(ECCurve.NamedCurves.nistP256));

    public RSA Rsa => _rsa.Value;

    public RSA Weak => _weak.Value;

    public ECDsa Ec => _ec.Value;

    public void Dispose()
    {
        foreach (Lazy<RSA> key in (Lazy<RSA>[])[_rsa, _weak])
        {
            if (key.IsValueCreated)
                key.Value.Dispose();
        }

        if (_ec.IsValueCreated)
            _ec.Value.Dispose();
    }
}
