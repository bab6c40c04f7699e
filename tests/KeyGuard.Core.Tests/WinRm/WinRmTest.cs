using System;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.WinRm;

/// <summary>A test against the Lab's Windows computers, of which there are none to begin with.</summary>
[Collection(OneLab.Name)]
public abstract class WinRmTest : IDisposable
{
    protected WinRmTest(LabProcess lab)
    {
        lab.Control.Reset();
        Lab = new WinRmLab(lab.Url);
    }

    internal WinRmLab Lab { get; }

    public void Dispose()
    {
        Lab.Dispose();
        GC.SuppressFinalize(this);
    }
}
