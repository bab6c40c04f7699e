using System.Xml.Linq;
using KeyGuard.Lab.WinRm.Commands;

namespace KeyGuard.Lab.WinRm.Resources;

/// <summary>Win32_Process: Create starts a program and tells nothing of what it says or comes to.</summary>
internal sealed class ProcessResource : Resource
{
    private const uint PathNotFound = 9;
    private const uint InvalidParameter = 21;
    private const uint ProcessId = 4711;

    public override XElement Invoke(ResourceCall call, string method)
    {
        if (method != "Create")
            throw Unsupported();
        if (call.Input("CommandLine") is not { Length: > 0 } line)
            return Wmi.Output(call, method, InvalidParameter, ("ProcessId", null));

        return CommandLine.Run(call.Computer, line).IsKnown
            ? Wmi.Output(call, method, Wmi.Done, ("ProcessId", ProcessId))
            : Wmi.Output(call, method, PathNotFound, ("ProcessId", null));
    }
}
