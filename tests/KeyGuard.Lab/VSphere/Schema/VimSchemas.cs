using System;

namespace KeyGuard.Lab.VSphere.Schema;

/// <summary>The whole schema, read once.</summary>
internal static class VimSchemas
{
    private static readonly Lazy<VimSchema> Read = new(() =>
    {
        var schema = new VimSchema();
        foreach (string table in (string[])[CoreTables.Text, CryptoTables.Text, DeviceTables.Text, MachineTables.Text, VsanTables.Text])
            SchemaText.Read(schema, table);
        return schema;
    });

    public static VimSchema All => Read.Value;
}
