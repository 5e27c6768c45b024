using MergeDsl.Core.Catalog;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Planning.Peft;

/// <summary>In which types PEFT holds the numbers of a merge (<c>peft.md</c> 1.7, 4.9).</summary>
internal static class PeftTypes
{
    /// <summary>
    /// The type of an adapter's numbers once it is loaded into the base model. Half precision stays as it is stored, unless
    /// <c>autocast_adapter_dtype</c> asks for PEFT's widening; a float32 adapter on a half precision base stays float32.
    /// </summary>
    public static DType Operand(DType stored, DType? baseType, bool autocast)
    {
        var loaded = (baseType, stored) switch
        {
            (DType.Float64 or DType.Float32, _) => baseType.Value,
            (_, DType.Float64) => baseType is null ? DType.Float64 : DType.Float32,
            (null, _) => stored,
            _ => stored == baseType ? stored : DType.Float32,
        };
        var isHalf = loaded is DType.Float16 or DType.BFloat16;
        return loaded == DType.Float64 || (isHalf && !autocast) ? loaded : DType.Float32;
    }

    /// <summary>The type the result is stored as.</summary>
    public static DType Result(PeftFamily family, IReadOnlyList<Operand> operands, DType? baseType) =>
        family switch
        {
            PeftFamily.Cat => baseType is { } type && type.IsFloating() ? type : operands[0].Type,
            PeftFamily.Svd => operands.Any(operand => operand.Type == DType.Float64) ? DType.Float64 : DType.Float32,
            _ => operands[0].Type,
        };
}
