using System.Runtime.CompilerServices;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Runtime.Engine;

/// <summary>
/// A weighted sum that is stored without a cut: [c_1·A_1; c_2·A_2; ...] and [B_1 | B_2 | ...] (<c>toolkits.md</c> 6.2 item 1;
/// PEFT's <c>cat</c>, <c>peft.md</c> 1.5). Numbers go from the mapped files straight into the output's bytes and are looked at
/// on the way: every byte is loaded once and stored once.
/// </summary>
/// <param name="plan">The plan.</param>
/// <param name="reader">Reads the operands.</param>
internal sealed class StackedModule(MergePlan plan, OperandReader reader)
{
    // Rows of B that are interleaved at a time: the parts of all adapters stay in the cache until their rows are complete.
    private const int BlockRows = 128;

    /// <summary>The bytes of both factors.</summary>
    public (PooledBytes A, PooledBytes B) Encode(ModulePlan module)
    {
        var size = module.Type.Size();
        var a = new PooledBytes(checked(module.Rank.Maximum * module.In * size));
        var b = new PooledBytes(checked(ColumnsOfB(module) * module.Out * size));
        if (EncodeA(module, a.Span) + EncodeB(module, b.Span) > 0)
        {
            CheckInputs(module);
            throw NonFinite.Result(module.Path, module.Type);
        }

        return (a, b);
    }

    private long EncodeA(ModulePlan module, Span<byte> rows)
    {
        var nonFinite = 0L;
        foreach (var operand in module.Operands)
        {
            var tensor = operand.Module.A;
            var length = checked((int)tensor.Count * module.Type.Size());
            var scaling = Scaling(module, operand, tensor, Factors(module, operand));
            nonFinite += scaling.Run(reader.Bytes(operand.Input, tensor), rows[..length]);
            rows = rows[length..];
        }

        rows.Clear();
        return nonFinite;
    }

    private long EncodeB(ModulePlan module, Span<byte> matrix)
    {
        var stride = ColumnsOfB(module) * module.Type.Size();
        var scalings = module.Operands.Select(operand => Scaling(module, operand, operand.Module.B, [])).ToArray();
        using var block = new PooledBytes((long)BlockRows * stride);
        var nonFinite = 0L;
        for (var row = 0; row < module.Out; row += BlockRows)
        {
            var rows = (int)Math.Min(BlockRows, module.Out - row);
            var target = matrix.Slice(row * stride, rows * stride);
            var offset = 0;
            for (var index = 0; index < scalings.Length; index++)
            {
                var operand = module.Operands[index];
                var source = Rows(operand, row, rows);
                var width = Columns(operand) * module.Type.Size();
                var encoded = block.Span[..(rows * width)];
                nonFinite += scalings[index].Run(source, encoded);
                Interleave(encoded, width, target[offset..], stride);
                offset += width;
            }

            ClearColumns(target, offset, stride);
        }

        return nonFinite;
    }

    private ReadOnlySpan<byte> Rows(Operand operand, int first, int count)
    {
        var stride = Columns(operand) * operand.Module.B.Type.Size();
        return reader.Bytes(operand.Input, operand.Module.B).Slice(first * stride, count * stride);
    }

    // Behind a grouped convolution, merged by itself, B reads only a share of the ranks.
    private static int Columns(Operand operand) => (int)operand.Module.B.Shape[1];

    private static int ColumnsOfB(ModulePlan module) =>
        module.Operands[0].Module.IsGrouped ? Columns(module.Operands[0]) : module.Rank.Maximum;

    /// <summary>The factors that A is multiplied by, one after the other: one natively, two in PEFT's <c>cat</c>.</summary>
    private double[] Factors(ModulePlan module, Operand operand)
    {
        if (plan.Quirks.HasFlag(Quirks.SuccessiveScalars))
        {
            return [operand.Weight, operand.Module.Scaling];
        }

        var coefficient = operand.Weight * operand.Module.Scaling * module.Parameters.Scale;
        return [plan.Quirks.HasFlag(Quirks.Float32Coefficients) ? (float)coefficient : coefficient];
    }

    private StoredScaling Scaling(ModulePlan module, Operand operand, TensorInfo tensor, double[] factors) =>
        new(
            tensor.Type,
            reader.IsRounded(operand, tensor) ? operand.Type : null,
            factors,
            plan.Quirks.HasFlag(Quirks.SuccessiveScalars) && operand.Type.Size() < sizeof(float) ? operand.Type : null,
            module.Type
        );

    private void CheckInputs(ModulePlan module)
    {
        foreach (var operand in module.Operands)
        {
            foreach (var tensor in new[] { operand.Module.A, operand.Module.B })
            {
                NonFinite.Check(plan.Inputs[operand.Input].Key, tensor, reader.Bytes(operand.Input, tensor));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Interleave(ReadOnlySpan<byte> source, int width, Span<byte> destination, int stride)
    {
        for (var row = 0; row * width < source.Length; row++)
        {
            source.Slice(row * width, width).CopyTo(destination[(row * stride)..]);
        }
    }

    private static void ClearColumns(Span<byte> matrix, int from, int stride)
    {
        for (; from < stride && matrix.Length > 0; matrix = matrix[stride..])
        {
            matrix[from..stride].Clear();
        }
    }
}
