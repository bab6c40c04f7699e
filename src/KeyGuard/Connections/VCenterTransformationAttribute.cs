using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;
using KeyGuard.Connections;
using KeyGuard.Errors;

namespace KeyGuard.Cmdlets.Connections;

/// <summary>Lets <c>-Server</c> take connections to vCenters, their names, the vCenters' host names, and PowerCLI's server objects.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class VCenterTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var input = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (input is null) return null;
        return input is IEnumerable many and not string ? many.Cast<object>().Select(One).ToArray() : One(inputData);
    }

    private static VCenterConnection One(object input)
    {
        try
        {
            return VCenters.Find(input);
        }
        catch (KeyGuardException failure)
        {
            var open = string.Join(", ", VCenterRegistry.Current.Open.Select(connection => connection.Name));
            throw new ArgumentTransformationMetadataException($"{failure.Message} {(open.Length > 0 ? "Open are: " + open + "." : Faults.VCenterNotConnected().RecommendedAction)}", failure);
        }
    }
}
