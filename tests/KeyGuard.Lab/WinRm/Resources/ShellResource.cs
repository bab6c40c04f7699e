using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Xml.Linq;
using KeyGuard.Lab.WinRm.Commands;
using KeyGuard.Lab.WinRm.Config;
using KeyGuard.Lab.WinRm.Soap;

namespace KeyGuard.Lab.WinRm.Resources;

/// <summary>winrs (MS-WSMV 3.1.4.1.31): enough for a client to run the few commands there are. A command is done before its first output is asked for.</summary>
internal sealed class ShellResource : Resource
{
    private const string Done = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/CommandState/Done";

    public override XElement Create(ResourceCall call)
    {
        if (!call.Computer.Config.Flag(ConfigSchema.AllowShells))
            throw WsmanFault.Of(Codes.ShellsNotAllowed);

        return Created(call, [new("ShellId", call.Computer.Shells.Open())]);
    }

    public override void Delete(ResourceCall call)
    {
        if (!call.Computer.Shells.Close(call.Keys("ShellId")[0]))
            throw WsmanFault.Of(Codes.UnexpectedSelectors);
    }

    public override XElement Invoke(ResourceCall call, string method)
    {
        Dictionary<string, CommandResult> commands = call.Computer.Shells.Find(call.Keys("ShellId")[0]) ?? throw WsmanFault.Of(Codes.UnexpectedSelectors);
        return method switch
        {
            "Command" => Start(call, commands),
            "Receive" => Receive(call, commands),
            "Signal" => new XElement(Ns.Rsp + "SignalResponse"),
            _ => throw Unsupported(),
        };
    }

    private static XElement Start(ResourceCall call, Dictionary<string, CommandResult> commands)
    {
        string line = string.Join(' ', call.Inputs("Command").Concat(call.Inputs("Arguments")));
        string id = Shells.NewId();
        commands[id] = CommandLine.Run(call.Computer, line);
        return new XElement(Ns.Rsp + "CommandResponse", new XElement(Ns.Rsp + "CommandId", id));
    }

    private static XElement Receive(ResourceCall call, Dictionary<string, CommandResult> commands)
    {
        string id = (string?)call.Body.Element(Ns.Rsp + "DesiredStream")?.Attribute("CommandId") ?? "";
        if (!commands.TryGetValue(id, out CommandResult? result))
            throw WsmanFault.Of(Codes.InvalidSelectors);

        string stream = result.IsKnown ? "stdout" : "stderr";
        return new XElement(
            Ns.Rsp + "ReceiveResponse",
            new XElement(Ns.Rsp + "Stream", new XAttribute("Name", stream), new XAttribute("CommandId", id), Convert.ToBase64String(Encoding.UTF8.GetBytes(result.Output))),
            new XElement(Ns.Rsp + "Stream", new XAttribute("Name", stream), new XAttribute("CommandId", id), new XAttribute("End", "true")),
            new XElement(Ns.Rsp + "CommandState", new XAttribute("CommandId", id), new XAttribute("State", Done), new XElement(Ns.Rsp + "ExitCode", result.ExitCode)));
    }
}
