using System;
using System.Linq;
using System.Security.Cryptography.X509Certificates;
using KeyGuard.Lab.Control;
using KeyGuard.Lab.Json;
using KeyGuard.Lab.KeyProtect.Errors;
using KeyGuard.Lab.World;
using Microsoft.AspNetCore.Routing;

namespace KeyGuard.Lab.KeyProtect.Kmip;

/// <summary>Control over KMIP: objects that no client has to make, and what a client with a certificate would meet.</summary>
internal sealed class KmipControl(LabWorld world, IKmipClientTrust trust)
{
    private static readonly ControlDone Done = new();

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapCall("POST", "/kmip/objects", LabJson.Wire.KmipNewObjects, LabJson.Wire.StringArray, Create);
        routes.MapCall("PUT", "/kmip/objects", LabJson.Wire.KmipObjectChange, LabJson.Wire.ControlDone, Change);
        routes.MapCall("POST", "/kmip/clients", LabJson.Wire.KmipClientRequest, LabJson.Wire.KmipClientReply, Connect);
    }

    private string[] Create(KmipNewObjects request)
    {
        (KmsInstance instance, KmipAdapter adapter) = Find(request.Instance, request.Adapter);
        KmipCertificate? certificate = request.Certificate is null ? null
            : instance.Kmip.CertificatesOf(adapter).FirstOrDefault(found => found.Id == request.Certificate || found.Name == request.Certificate)
                ?? throw new ArgumentException("There is no such certificate.");
        KmipObject[] made = [.. Enumerable.Range(0, Math.Max(request.Count, 1)).Select(_ => KmipLifecycle.Create(
            adapter, instance.Kmip.NextNumber(), State(request.State ?? 2), certificate?.CreatedBy ?? adapter.CreatedBy, certificate?.Id, world.Clock.Now))];
        instance.Kmip.Put(made);
        return [.. made.Select(one => one.Id)];
    }

    private ControlDone Change(KmipObjectChange change)
    {
        (KmsInstance instance, KmipAdapter adapter) = Find(change.Instance, change.Adapter);
        KmipObject found = instance.Kmip.FindObject(adapter, change.Id ?? "") ?? throw new ArgumentException("There is no such object.");
        // also to states that no KMIP has, as a service of the future may
        instance.Kmip.Change(found, present => KmipLifecycle.Enter(present, (KmipState)change.State, present.UpdatedBy, null, world.Clock.Now));
        return Done;
    }

    private KmipClientReply Connect(KmipClientRequest request)
    {
        try
        {
            using X509Certificate2 certificate = KmipRules.Certificate(request.Certificate);
            if (trust.Connect(certificate, request.Region) is not { } client)
                return new KmipClientReply(false, null, null, null);

            return new KmipClientReply(true, client.AdapterId, client.AdapterName, request.Create ? client.CreateKey() : null);
        }
        catch (Exception refused) when (refused is KmsError or KmipRefusal)
        {
            throw new ArgumentException(refused.Message, refused);
        }
    }

    private (KmsInstance Instance, KmipAdapter Adapter) Find(string? instanceId, string? adapter)
    {
        KmsInstance instance = world.FindInstance(instanceId ?? Seed.PrimaryInstance) ?? throw new ArgumentException("There is no such instance.");
        return (instance, instance.Kmip.FindAdapter(adapter ?? "") ?? throw new ArgumentException("There is no such adapter."));
    }

    private static KmipState State(int number) =>
        Enum.IsDefined((KmipState)number) ? (KmipState)number : throw new ArgumentException("A state is a number from 1 to 6.");
}

internal sealed record KmipNewObjects(string? Instance, string? Adapter, string? Certificate, int? State, int Count);

internal sealed record KmipObjectChange(string? Instance, string? Adapter, string? Id, int State);

internal sealed record KmipClientRequest(string? Certificate, string? Region, bool Create);

internal sealed record KmipClientReply(bool Trusted, string? AdapterId, string? AdapterName, string? CreatedKey);
