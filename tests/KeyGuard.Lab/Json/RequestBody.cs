using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading;
using System.Threading.Tasks;

namespace KeyGuard.Lab.Json;

/// <summary>Reads a request's body as a whole, in place, and turns it into a document.</summary>
internal static class RequestBody
{
    /// <summary>The whole body; the caller advances the reader past it when done.</summary>
    public static async ValueTask<ReadOnlySequence<byte>> ReadAsync(PipeReader reader, CancellationToken cancellation)
    {
        while (true)
        {
            ReadResult result = await reader.ReadAsync(cancellation);
            if (result.IsCompleted)
                return result.Buffer;

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    /// <summary>The document, or null when there is no body at all.</summary>
    /// <exception cref="JsonException">The body is no such document.</exception>
    public static T? Parse<T>(in ReadOnlySequence<byte> body, JsonTypeInfo<T> type)
        where T : class
    {
        if (body.IsEmpty)
            return null;

        var reader = new Utf8JsonReader(body);
        return JsonSerializer.Deserialize(ref reader, type);
    }
}
