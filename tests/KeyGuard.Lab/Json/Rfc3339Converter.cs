using System;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KeyGuard.Lab.Json;

/// <summary>Dates as the service writes them: UTC, whole seconds, a Z at the end.</summary>
internal sealed class Rfc3339Converter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TryGetDateTimeOffset(out DateTimeOffset date)
            ? date.ToUniversalTime()
            : throw new JsonException("a date must be RFC 3339");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
}
