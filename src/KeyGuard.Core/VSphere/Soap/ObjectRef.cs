namespace KeyGuard.VSphere.Soap;

/// <summary>A managed object of one vCenter, such as <c>VirtualMachine:vm-62</c>. Two vCenters may well use the same id for different objects.</summary>
/// <param name="Type">The managed object's type.</param>
/// <param name="Id">Its id (moId).</param>
internal readonly record struct ObjectRef(string Type, string Id)
{
    /// <summary>PowerCLI's <c>Id</c> of an object, such as <c>VirtualMachine-vm-62</c>; null where the text is none.</summary>
    public static ObjectRef? FromPowerCli(string? id)
    {
        var end = id?.IndexOf('-') ?? -1;
        return end > 0 && end < id!.Length - 1 ? new ObjectRef(id.Substring(0, end), id.Substring(end + 1)) : null;
    }

    /// <summary>As PowerCLI writes it.</summary>
    public string ToPowerCli() => Type + "-" + Id;

    /// <summary>As VMware's own messages write it.</summary>
    public override string ToString() => Type + ":" + Id;
}
