using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using KeyGuard.Errors;
using KeyGuard.Files;

namespace KeyGuard.VSphere.Migrate;

/// <summary>A migration's plan as a file: JSON, UTF-8 without mark.</summary>
internal static class MigrationPlanJson
{
    private static readonly FileFaults FileFaults = new(
        path => Faults.MigrationPlanUnusable(path, "another process has been holding it for too long."),
        (path, inner) => Faults.MigrationPlanUnusable(path, inner.Message, inner),
        (path, inner) => Faults.MigrationPlanUnusable(path, inner.Message, inner));

    public static string Write(MigrationPlan plan) => JsonSerializer.Serialize(plan, MigrationPlanJsonContext.Default.MigrationPlan).Replace("\r\n", "\n") + "\n";

    public static void Write(MigrationPlan plan, string path) => DurableFile.Replace(path, new UTF8Encoding(false).GetBytes(Write(plan)), FileFaults);

    /// <exception cref="KeyGuardException">There is no such file, or it is not a plan.</exception>
    public static MigrationPlan Read(string path)
    {
        var content = DurableFile.TryRead(path, FileFaults) ?? throw Faults.MigrationPlanUnusable(path, "there is no such file.", new FileNotFoundException());
        try
        {
            var plan = JsonSerializer.Deserialize(content, MigrationPlanJsonContext.Default.MigrationPlan);
            if (plan is null || plan.Format != MigrationPlan.FormatName) throw Faults.MigrationPlanUnusable(path, "it is not a plan.");
            if (plan.Version > MigrationPlan.CurrentVersion) throw Faults.MigrationPlanUnusable(path, $"it is of version {plan.Version}, which this version of KeyGuard does not know.");
            return IsWhole(plan) ? plan : throw Faults.MigrationPlanUnusable(path, "something in it is missing.");
        }
        catch (JsonException broken)
        {
            throw Faults.MigrationPlanUnusable(path, "it is not whole JSON: " + broken.Message, broken);
        }
    }

    private static bool IsWhole(MigrationPlan plan) =>
        !string.IsNullOrEmpty(plan.VCenterId) && !string.IsNullOrEmpty(plan.From) && !string.IsNullOrEmpty(plan.To)
        && plan.DefaultOf is not null && plan.Parts is not null && plan.Parts.All(part => part?.Items is not null && part.Items.All(item => item is { Id.Length: > 0, Type.Length: > 0 }));
}

[JsonSourceGenerationOptions(WriteIndented = true, UseStringEnumConverter = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(MigrationPlan))]
internal sealed partial class MigrationPlanJsonContext : JsonSerializerContext;
