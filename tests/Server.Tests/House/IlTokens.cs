using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Pitwall.Server.Tests.House;

/// <summary>The metadata tokens that the instructions of one method body carry (ECMA-335, III.1.9).</summary>
internal static class IlTokens
{
    private const byte TwoBytePrefix = 0xFE;

    private static readonly SortedDictionary<int, OpCode> OpCodesByValue = ReadOpCodes();

    public static IReadOnlyList<EntityHandle> In(BlobReader il)
    {
        var tokens = new List<EntityHandle>();
        while (il.RemainingBytes > 0)
        {
            int value = il.ReadByte();
            var code = OpCodesByValue[value == TwoBytePrefix ? (value << 8) | il.ReadByte() : value];
            if (code.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok
                or OperandType.InlineType or OperandType.InlineSig)
            {
                tokens.Add(MetadataTokens.EntityHandle(il.ReadInt32()));
            }
            else
            {
                var bytes = OperandBytes(code, ref il);
                il.Offset += bytes;
            }
        }

        return tokens;
    }

    private static int OperandBytes(OpCode code, ref BlobReader il) => code.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineBrTarget or OperandType.InlineI or OperandType.InlineString
            or OperandType.ShortInlineR => 4,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => il.ReadInt32() * 4,
        _ => throw new InvalidOperationException($"Unknown operand of {code.Name}"),
    };

    private static SortedDictionary<int, OpCode> ReadOpCodes()
    {
        var codes = new SortedDictionary<int, OpCode>();
        foreach (var field in typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            if (field.GetValue(null) is OpCode code)
            {
                codes[unchecked((ushort)code.Value)] = code;
            }
        }

        return codes;
    }
}
