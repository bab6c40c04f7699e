using System.Management.Automation;
using KeyGuard.ActiveDirectory;
using KeyGuard.WinRm;
using KeyGuard.WinRm.Reading;

namespace KeyGuard.Cmdlets.WinRm;

/// <summary>What is to be asked of a computer that was named or piped in.</summary>
internal static class ComputerRequests
{
    public static ComputerRequest Of(string name) => Of(ComputerList.FromName(name));

    /// <summary>A port that came with the computer counts for the door that it belongs to.</summary>
    public static ComputerRequest Of(WinRMComputer computer) => computer is not WinRMComputerDoor door ? new(computer.ComputerName)
        : door.UseSSL ? new(computer.ComputerName, HttpsPort: door.Port) : new(computer.ComputerName, HttpPort: door.Port);

    /// <summary>Whether there is nothing in it, as in the last line of a file.</summary>
    public static bool IsBlankLine(PSObject? input) => input is null || (input.BaseObject is string line && string.IsNullOrWhiteSpace(line));
}
