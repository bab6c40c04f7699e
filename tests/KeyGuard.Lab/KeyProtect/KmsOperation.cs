using KeyGuard.Lab.Iam;
using KeyGuard.Lab.Traffic;

namespace KeyGuard.Lab.KeyProtect;

/// <summary>One operation of the service: who may call it and what its errors say could not be done.</summary>
/// <param name="Name">Its name in the counters and the request log.</param>
/// <param name="Roles">Any one of these roles suffices.</param>
/// <param name="Failure">The part of an error text that names the operation.</param>
internal sealed record KmsOperation(string Name, Roles Roles, string Failure)
{
    public OperationName Counted(bool isWrite) => new(Name, isWrite);
}
