using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using KeyGuard.Lab.VSphere.Soap;

namespace KeyGuard.Lab.VSphere.Schema;

/// <summary>Reads the schema from its tables. A line is one of</summary>
/// <remarks>
/// <code>
/// managed HostSystem &lt; ManagedEntity
/// enum TaskInfoState = queued, running
/// type CryptoSpecEncrypt &lt; CryptoSpec @6.5 = cryptoKeyId CryptoKeyId, other? string @8.0.1.0
/// call +CryptoManagerKmip.GenerateKey @6.5 !Cryptographer.ManageKeys = keyProvider? KeyProviderId
/// </code>
/// ? is optional, * a list that may be empty, + one that may not; abstract types need an xsi:type; a call with + changes something.
/// Lines that begin with a blank continue the one before. References to managed objects name the managed type.
/// </remarks>
internal static partial class SchemaText
{
    public static void Read(VimSchema schema, string table)
    {
        foreach (string line in Lines(table))
        {
            string[] halves = line.Split('=', 2);
            string[] words = halves[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            SchemaField[] fields = halves.Length == 2 && words[0] != "enum" ? Fields(halves[1]) : [];
            switch (words[0])
            {
                case "managed":
                    schema.AddManaged(words[1], words[3]);
                    break;
                case "enum":
                    schema.AddEnum(words[1], halves[1].Split(',', StringSplitOptions.TrimEntries));
                    break;
                case "call":
                    schema.Add(Call(words, fields));
                    break;
                default:
                    schema.Add(Type(schema, words, fields));
                    break;
            }
        }
    }

    private static IEnumerable<string> Lines(string table) =>
        Continuation().Replace(table, " ").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static SchemaType Type(VimSchema schema, string[] words, SchemaField[] fields)
    {
        int parent = Array.IndexOf(words, "<");
        SchemaType? baseType = parent < 0 ? null : schema.Type(words[parent + 1]) ?? throw new FormatException($"{words[parent + 1]} must come before {words[1]}.");
        return new SchemaType(words[1], baseType, words[0] == "abstract", Since(words), fields);
    }

    private static SchemaMethod Call(string[] words, SchemaField[] fields)
    {
        string[] name = words[1].TrimStart('+').Split('.');
        string privilege = words.FirstOrDefault(word => word[0] == '!')?[1..] ?? "System.View";
        return new SchemaMethod(name[0], name[1], Since(words), privilege, words[1][0] == '+', fields);
    }

    private static SchemaField[] Fields(string text) => [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Field)];

    private static SchemaField Field(string text)
    {
        string[] words = text.Split(' ');
        char mark = words[0][^1];
        return new SchemaField(words[0].TrimEnd('?', '*', '+'), words[1], mark is not ('?' or '*'), mark is '*' or '+', Since(words));
    }

    private static ApiVersion Since(string[] words) => words.FirstOrDefault(word => word[0] == '@') is { } since ? ApiVersion.Parse(since[1..]) : ApiVersion.Oldest;

    [GeneratedRegex(@"\n[ \t]+")]
    private static partial Regex Continuation();
}
