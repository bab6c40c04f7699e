using System;
using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace KeyGuard.Lab.Json;

/// <summary>Writes a whole reply without flushing it: it leaves when the request is done, after it has been counted.</summary>
internal static class JsonReply
{
    public const string ContentType = "application/json";

    public static void Write<T>(HttpResponse response, int status, T value, JsonTypeInfo<T> type) =>
        WriteBytes(response, status, JsonSerializer.SerializeToUtf8Bytes(value, type));

    public static void WriteBytes(HttpResponse response, int status, ReadOnlySpan<byte> body, string contentType = ContentType)
    {
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        response.BodyWriter.Write(body);
    }
}
