using System.Text.Json;
using System.Text.Json.Serialization;

namespace KeyGuard.VSphere.Rekey;

/// <summary>A plan as JSON. It holds no secret.</summary>
internal static class RekeyPlanJson
{
    public static string Write(RekeyPlan plan) => JsonSerializer.Serialize(plan, RekeyPlanJsonContext.Default.RekeyPlan);

    /// <exception cref="JsonException">It is not a plan.</exception>
    public static RekeyPlan Read(string json) => JsonSerializer.Deserialize(json, RekeyPlanJsonContext.Default.RekeyPlan) ?? throw new JsonException("The plan is empty.");
}

[JsonSourceGenerationOptions(WriteIndented = true, UseStringEnumConverter = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(RekeyPlan))]
internal sealed partial class RekeyPlanJsonContext : JsonSerializerContext;
