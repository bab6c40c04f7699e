using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace KeyGuard.HelpBuilder.Metadata;

/// <summary>One instruction of a method's body.</summary>
internal readonly record struct Instruction(OpCode Code, int Operand)
{
    private static readonly Dictionary<short, OpCode> Known = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    /// <summary>A whole number that is loaded.</summary>
    public int? Number => Code.Name switch
    {
        "ldc.i4" or "ldc.i4.s" => Operand,
        "ldc.i4.m1" => -1,
        { Length: 8 } name when name.StartsWith("ldc.i4.", System.StringComparison.Ordinal) => name[7] - '0',
        _ => null,
    };

    /// <summary>The field of this assembly that is written.</summary>
    public FieldDefinitionHandle? StoredField
    {
        get
        {
            if (Code != OpCodes.Stfld) return null;
            var written = MetadataTokens.EntityHandle(Operand);
            return written.Kind == HandleKind.FieldDefinition ? (FieldDefinitionHandle)written : null;
        }
    }

    public bool IsCall => Code == OpCodes.Call || Code == OpCodes.Callvirt || Code == OpCodes.Newobj;

    /// <summary>A text that is loaded.</summary>
    public string? Text(MetadataReader metadata) => Code == OpCodes.Ldstr ? metadata.GetUserString((UserStringHandle)MetadataTokens.Handle(Operand)) : null;

    public static Instruction Read(ref BlobReader code)
    {
        var first = code.ReadByte();
        var opcode = Known[first == 0xFE ? (short)(0xFE00 | code.ReadByte()) : first];
        return new Instruction(opcode, ReadOperand(ref code, opcode.OperandType));
    }

    private static int ReadOperand(ref BlobReader code, OperandType type)
    {
        switch (type)
        {
            case OperandType.InlineNone: return 0;
            case OperandType.ShortInlineI: return code.ReadSByte();
            case OperandType.ShortInlineBrTarget or OperandType.ShortInlineVar: return code.ReadByte();
            case OperandType.InlineVar: return code.ReadInt16();
            case OperandType.InlineI8 or OperandType.InlineR: return (int)code.ReadInt64();
            case OperandType.InlineSwitch:
                var count = code.ReadInt32();
                code.Offset += count * 4;
                return count;
            default: return code.ReadInt32();
        }
    }
}
