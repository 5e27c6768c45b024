using MergeDsl.Core.Planning;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Engine;

/// <summary>
/// A weighted sum that is stored without a cut: [c_1·A_1; c_2·A_2; ...] and [B_1 | B_2 | ...] (<c>toolkits.md</c> 6.2 item 1;
/// PEFT's <c>cat</c>, <c>peft.md</c> 1.5). Numbers go from the mapped files straight into the output's bytes: those of B, and of
/// A where the factor is 1, are copied as they are when the types agree.
/// </summary>
/// <param name="backend">Where the arithmetic happens.</param>
/// <param name="plan">The plan.</param>
/// <param name="reader">Reads the operands.</param>
internal sealed class StackedModule(IBackend backend, MergePlan plan, OperandReader reader)
{
    // Numbers scaled at a time: what is in between stays in the cache, and below the size of arrays that are never moved.
    private const int PieceLength = 1 << 14;

    /// <summary>The bytes of both factors.</summary>
    public (PooledBytes A, PooledBytes B) Encode(ModulePlan module)
    {
        var size = module.Type.Size();
        var a = new PooledBytes(checked(module.Rank.Maximum * module.In * size));
        var b = new PooledBytes(checked(ColumnsOfB(module) * module.Out * size));
        EncodeA(module, a.Span);
        EncodeB(module, b.Span);

        // Copying, scaling and rounding all keep what is not finite, so looking at the result is looking at the inputs too.
        if (!IsFinite(a.Span, module.Type) || !IsFinite(b.Span, module.Type))
        {
            CheckInputs(module);
            throw NonFinite.Result(module.Path, module.Type);
        }

        return (a, b);
    }

    private void EncodeA(ModulePlan module, Span<byte> rows)
    {
        foreach (var operand in module.Operands)
        {
            var length = checked((int)operand.Module.A.Count * module.Type.Size());
            var (first, second) = Factors(module, operand);
            EncodeScaled(module, operand, operand.Module.A, first, second, rows[..length]);
            rows = rows[length..];
        }

        rows.Clear();
    }

    private void EncodeB(ModulePlan module, Span<byte> matrix)
    {
        var stride = ColumnsOfB(module) * module.Type.Size();
        var offset = 0;
        foreach (var operand in module.Operands)
        {
            var width = (int)operand.Module.B.Shape[1] * module.Type.Size();
            if (IsCopied(module, operand, operand.Module.B))
            {
                Interleave(reader.Bytes(operand.Input, operand.Module.B), width, matrix[offset..], stride);
            }
            else
            {
                using var encoded = new PooledBytes(module.Out * width);
                EncodeScaled(module, operand, operand.Module.B, 1, null, encoded.Span);
                Interleave(encoded.Span, width, matrix[offset..], stride);
            }

            offset += width;
        }

        if (offset < stride)
        {
            ClearColumns(matrix, offset, stride);
        }
    }

    // Behind a grouped convolution, merged by itself, B reads only a share of the ranks.
    private static int ColumnsOfB(ModulePlan module) =>
        module.Operands[0].Module is { IsGrouped: true } grouped ? (int)grouped.B.Shape[1] : module.Rank.Maximum;

    /// <summary>The factors that A is multiplied by, one after the other: one natively, two in PEFT's <c>cat</c>.</summary>
    private (double First, double? Second) Factors(ModulePlan module, Operand operand)
    {
        if (plan.Quirks.HasFlag(Quirks.SuccessiveScalars))
        {
            return (operand.Weight, operand.Module.Scaling);
        }

        var coefficient = operand.Weight * operand.Module.Scaling * module.Parameters.Scale;
        return (plan.Quirks.HasFlag(Quirks.Float32Coefficients) ? (float)coefficient : coefficient, null);
    }

    private void EncodeScaled(
        ModulePlan module,
        Operand operand,
        TensorInfo tensor,
        double first,
        double? second,
        Span<byte> destination
    )
    {
        if (first == 1 && second is null or 1 && IsCopied(module, operand, tensor))
        {
            reader.Bytes(operand.Input, tensor).CopyTo(destination);
            return;
        }

        var count = checked((int)tensor.Count);
        var size = module.Type.Size();
        for (var start = 0; start < count; start += PieceLength)
        {
            var length = Math.Min(PieceLength, count - start);
            using var scaled = Scaled(operand, reader.UploadPiece(operand, tensor, start, length), first, second);

            // What does not fit shows in the bytes, which are looked at together.
            _ = backend.Download(scaled, destination.Slice(start * size, length * size), module.Type);
        }
    }

    /// <summary>The tensor times one factor after the other; taken over.</summary>
    private ITensor Scaled(Operand operand, ITensor tensor, double first, double? second)
    {
        var scaled = Scale(tensor, first, operand);
        return second is { } factor ? Scale(scaled, factor, operand) : scaled;
    }

    /// <summary>factor·x; takes over the tensor it is given, and gives it back where the factor is 1.</summary>
    private ITensor Scale(ITensor tensor, double factor, Operand operand)
    {
        if (factor == 1)
        {
            return tensor;
        }

        ITensor scaled;
        using (tensor)
        {
            scaled = backend.Scale(tensor, factor);
        }

        if (!plan.Quirks.HasFlag(Quirks.SuccessiveScalars) || operand.Type.Size() >= sizeof(float))
        {
            return scaled;
        }

        using (scaled)
        {
            return backend.Round(scaled, operand.Type);
        }
    }

    private bool IsCopied(ModulePlan module, Operand operand, TensorInfo tensor) =>
        tensor.Type == module.Type && !reader.IsRounded(operand, tensor);

    private void CheckInputs(ModulePlan module)
    {
        foreach (var operand in module.Operands)
        {
            foreach (var tensor in new[] { operand.Module.A, operand.Module.B })
            {
                NonFinite.Check(plan, operand.Input, tensor, reader.Bytes(operand.Input, tensor));
            }
        }
    }

    private static bool IsFinite(ReadOnlySpan<byte> bytes, DType type) => FiniteScan.FirstNonFinite(bytes, type) < 0;

    private static void Interleave(ReadOnlySpan<byte> source, int width, Span<byte> destination, int stride)
    {
        for (var row = 0; row * width < source.Length; row++)
        {
            source.Slice(row * width, width).CopyTo(destination[(row * stride)..]);
        }
    }

    private static void ClearColumns(Span<byte> matrix, int from, int stride)
    {
        for (; matrix.Length > 0; matrix = matrix[stride..])
        {
            matrix[from..stride].Clear();
        }
    }
}
