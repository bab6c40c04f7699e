using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;
using KeyGuard.Connections;
using KeyGuard.Errors;

namespace KeyGuard.Cmdlets.Connections;

/// <summary>Lets <c>-Kms</c> take connections, their names, or objects that carry such a name.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class KmsConnectionTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var input = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (input is null) return null;
        return input is IEnumerable many and not string ? many.Cast<object>().Select(One).ToArray() : One(input);
    }

    private static KmsConnection One(object input)
    {
        if ((input is PSObject wrapped ? wrapped.BaseObject : input) is KmsConnection connection) return connection;
        var name = input.ToString() ?? "";
        return ConnectionRegistry.Current.Find(name) ?? KmsConnection.Missing(name, Faults.ConnectionUnknown(name, ConnectionRegistry.Current.Names));
    }
}
