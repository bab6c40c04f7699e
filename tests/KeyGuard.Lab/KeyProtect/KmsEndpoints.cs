using System;
using System.Buffers;
using System.Threading.Tasks;
using KeyGuard.Lab.Json;
using KeyGuard.Lab.KeyProtect.Access;
using KeyGuard.Lab.KeyProtect.Aliases;
using KeyGuard.Lab.KeyProtect.Errors;
using KeyGuard.Lab.KeyProtect.KeyRings;
using KeyGuard.Lab.KeyProtect.Keys;
using KeyGuard.Lab.KeyProtect.Kmip;
using KeyGuard.Lab.KeyProtect.Policies;
using KeyGuard.Lab.KeyProtect.Registrations;
using KeyGuard.Lab.KeyProtect.Wrapping;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KeyGuard.Lab.KeyProtect;

/// <summary>The table of the Key Protect API: which method and path is which operation.</summary>
internal sealed class KmsEndpoints(Admission admission, KmipCertificateActions kmipCertificates)
{
    public const string Root = "/api/v2";

    private const string Failure = "Request could not be performed";

    public void Map(IEndpointRouteBuilder routes)
    {
        MapKeyActions(routes);
        MapKeys(routes);
        MapAroundKeys(routes);
        MapKmip(routes);
        routes.Map(Root + "/{**path}", (RequestDelegate)RefuseUnknownPath);
    }

    private void MapKeyActions(IEndpointRouteBuilder routes)
    {
        const string Actions = "/keys/{id}/actions/";
        Map(routes, "POST", Actions + "wrap", KmsOperations.Wrap, WrapActions.Wrap);
        Map(routes, "POST", Actions + "unwrap", KmsOperations.Unwrap, WrapActions.Unwrap);
        Map(routes, "POST", Actions + "rewrap", KmsOperations.Rewrap, WrapActions.Rewrap);
        Map(routes, "POST", Actions + "rotate", KmsOperations.Rotate, KeyActions.Rotate);
        Map(routes, "POST", Actions + "enable", KmsOperations.Enable, KeyActions.Enable);
        Map(routes, "POST", Actions + "disable", KmsOperations.Disable, KeyActions.Disable);
        Map(routes, "POST", Actions + "setKeyForDeletion", KmsOperations.SetForDeletion, KeyActions.SetForDeletion);
        Map(routes, "POST", Actions + "unsetKeyForDeletion", KmsOperations.UnsetForDeletion, KeyActions.UnsetForDeletion);
        Map(routes, "POST", Actions + "sync", KmsOperations.Sync, KeyActions.Sync);
        Map(routes, "POST", Actions + "restore", KmsOperations.Restore, KeyActions.Restore);
    }

    private void MapKeys(IEndpointRouteBuilder routes)
    {
        Map(routes, "POST", "/keys", KmsOperations.Create, KeyCreation.Create);
        Map(routes, "POST", "/keys_with_policy_overrides", KmsOperations.Create, KeyCreation.CreateWithPolicies);
        Map(routes, "HEAD", "/keys", KmsOperations.Count, KeyReading.Count);
        Map(routes, "GET", "/keys", KmsOperations.List, KeyReading.List);
        Map(routes, "GET", "/keys/{id}", KmsOperations.Get, KeyReading.Get);
        Map(routes, "GET", "/keys/{id}/metadata", KmsOperations.Metadata, KeyReading.Metadata);
        Map(routes, "GET", "/keys/{id}/versions", KmsOperations.Versions, KeyReading.Versions);
        Map(routes, "PATCH", "/keys/{id}", KmsOperations.Move, KeyActions.Move);
        Map(routes, "DELETE", "/keys/{id}", KmsOperations.Delete, KeyActions.Delete);
        Map(routes, "POST", "/keys/{id}/restore", KmsOperations.Restore, KeyActions.Restore);
        Map(routes, "DELETE", "/keys/{id}/purge", KmsOperations.Purge, KeyActions.Purge);
    }

    private void MapAroundKeys(IEndpointRouteBuilder routes)
    {
        Map(routes, "POST", "/keys/{id}/aliases/{alias}", KmsOperations.AddAlias, AliasActions.Add);
        Map(routes, "DELETE", "/keys/{id}/aliases/{alias}", KmsOperations.RemoveAlias, AliasActions.Remove);
        Map(routes, "GET", "/key_rings", KmsOperations.ListKeyRings, KeyRingActions.List);
        Map(routes, "POST", "/key_rings/{ring}", KmsOperations.CreateKeyRing, KeyRingActions.Create);
        Map(routes, "DELETE", "/key_rings/{ring}", KmsOperations.DeleteKeyRing, KeyRingActions.Delete);
        Map(routes, "GET", "/keys/registrations", KmsOperations.ListRegistrations, RegistrationListing.OfAllKeys);
        Map(routes, "GET", "/keys/{id}/registrations", KmsOperations.ListRegistrations, RegistrationListing.OfKey);
        Map(routes, "GET", "/keys/{id}/policies", KmsOperations.GetPolicies, PolicyActions.Get);
        Map(routes, "PUT", "/keys/{id}/policies", KmsOperations.PutPolicy, PolicyActions.Put);
        Map(routes, "GET", "/instance/policies", KmsOperations.GetInstancePolicies, PolicyActions.GetOfInstance);
    }

    private void MapKmip(IEndpointRouteBuilder routes)
    {
        const string Adapter = "/kmip_adapters/{adapter}";
        MapKmip(routes, "POST", "/kmip_adapters", KmsOperations.CreateKmipAdapter, KmipAdapterActions.Create);
        MapKmip(routes, "GET", "/kmip_adapters", KmsOperations.ListKmipAdapters, KmipAdapterActions.List);
        MapKmip(routes, "GET", Adapter, KmsOperations.GetKmipAdapter, KmipAdapterActions.Get);
        MapKmip(routes, "DELETE", Adapter, KmsOperations.DeleteKmipAdapter, KmipAdapterActions.Delete);
        MapKmip(routes, "POST", Adapter + "/certificates", KmsOperations.AddKmipCertificate, kmipCertificates.Add);
        MapKmip(routes, "GET", Adapter + "/certificates", KmsOperations.ListKmipCertificates, KmipCertificateActions.List);
        MapKmip(routes, "GET", Adapter + "/certificates/{certificate}", KmsOperations.GetKmipCertificate, KmipCertificateActions.Get);
        MapKmip(routes, "DELETE", Adapter + "/certificates/{certificate}", KmsOperations.DeleteKmipCertificate, KmipCertificateActions.Delete);
        MapKmip(routes, "GET", Adapter + "/kmip_objects", KmsOperations.ListKmipObjects, KmipObjectActions.List);
        MapKmip(routes, "GET", Adapter + "/kmip_objects/{object}", KmsOperations.GetKmipObject, KmipObjectActions.Get);
        MapKmip(routes, "DELETE", Adapter + "/kmip_objects/{object}", KmsOperations.DeleteKmipObject, KmipObjectActions.Delete);
    }

    /// <summary>A call about KMIP, which an instance need not know at all.</summary>
    private void MapKmip(IEndpointRouteBuilder routes, string method, string path, KmsOperation operation, Func<KmsCall, KmsReply> answer) =>
        Map(routes, method, path, operation, call => call.Settings.KmipMissingStatus is 0 ? answer(call) : throw KmsErrors.NotServed(call.Settings.KmipMissingStatus));

    private void Map(IEndpointRouteBuilder routes, string method, string path, KmsOperation operation, Func<KmsCall, KmsReply> answer) =>
        routes.MapMethods(Root + path, [method], (RequestDelegate)(context => RunAsync(context, operation, answer)))
            .WithMetadata(operation.Counted(isWrite: method is not ("GET" or "HEAD")));

    private async Task RunAsync(HttpContext context, KmsOperation operation, Func<KmsCall, KmsReply> answer)
    {
        ReadOnlySequence<byte> body = await RequestBody.ReadAsync(context.Request.BodyReader, context.RequestAborted);
        Answer(context, operation, answer, body).WriteTo(context.Response);
        context.Request.BodyReader.AdvanceTo(body.End);
    }

    private KmsReply Answer(HttpContext context, KmsOperation operation, Func<KmsCall, KmsReply> answer, in ReadOnlySequence<byte> body)
    {
        try
        {
            return answer(admission.Admit(context, operation, body));
        }
        catch (KmsError error)
        {
            return KmsReply.Refusal(error, operation.Failure);
        }
    }

    private static Task RefuseUnknownPath(HttpContext context)
    {
        KmsReply.Refusal(KmsErrors.UnknownRoute(), Failure).WriteTo(context.Response);
        return Task.CompletedTask;
    }
}
