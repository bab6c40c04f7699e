namespace KeyGuard.WinRm;

/// <summary>A computer of which it is known at which port it is reached, because the input said so.</summary>
public sealed class WinRMComputerDoor : WinRMComputer
{
    internal WinRMComputerDoor(WinRMComputer computer, int port, bool useSsl)
        : base(computer)
    {
        Port = port;
        UseSSL = useSsl;
    }

    /// <summary>The port, 1 to 65535.</summary>
    public int Port { get; }

    /// <summary>Whether it is reached by https.</summary>
    public bool UseSSL { get; }
}
