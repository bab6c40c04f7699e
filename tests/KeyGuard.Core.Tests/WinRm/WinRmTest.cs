using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.WinRm;

/// <summary>A test against the Lab's Windows computers, of which there are none to begin with.</summary>
[Collection(OneLab.Name)]
public abstract class WinRmTest
{
    protected WinRmTest(LabProcess lab)
    {
        lab.Control.Reset();
        Lab = new WinRmLab(lab.Control);
    }

    internal WinRmLab Lab { get; }
}
