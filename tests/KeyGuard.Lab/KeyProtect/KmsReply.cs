using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using KeyGuard.Lab.Json;
using KeyGuard.Lab.KeyProtect.Errors;
using Microsoft.AspNetCore.Http;

namespace KeyGuard.Lab.KeyProtect;

/// <summary>What an operation answers: a status, perhaps a document, perhaps one header.</summary>
internal sealed class KmsReply
{
    private readonly int _status;
    private readonly byte[]? _body;
    private readonly (string Name, string Value)? _header;

    private KmsReply(int status, byte[]? body, (string Name, string Value)? header = null)
    {
        _status = status;
        _body = body;
        _header = header;
    }

    public static KmsReply NoContent { get; } = new(204, null);

    public static KmsReply Created { get; } = new(201, null);

    public static KmsReply Json<T>(int status, T document, JsonTypeInfo<T> type) =>
        new(status, JsonSerializer.SerializeToUtf8Bytes(document, type));

    public static KmsReply HeaderOnly(string name, string value) => new(200, null, (name, value));

    public static KmsReply Refusal(KmsError error, string failure) =>
        Json(error.Status, ErrorText.Describe(error, failure), LabJson.Wire.CollectionErrorResource);

    public void WriteTo(HttpResponse response)
    {
        if (_header is { } header)
            response.Headers[header.Name] = header.Value;
        if (_body is not null)
            JsonReply.WriteBytes(response, _status, _body);
        else
            response.StatusCode = _status;
    }
}
