using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MathNet.Numerics.LinearAlgebra;
using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Tests.Spaces;

/// <summary>
/// The backend seam once more, as plainly as it can be written: entry by entry, and MathNet for the factorisations. Shares no
/// line with the CPU backend.
/// </summary>
public sealed class SlowBackend : IBackend
{
    public string Name => "slow";

    public ITensor Upload(ReadOnlySpan<byte> source, DType stored, int rows, int columns)
    {
        var bytes = source.ToArray();
        var values = Matrix<double>.Build.Dense(rows, columns, (i, j) => Read(bytes, stored, (i * columns) + j));
        return new SlowTensor(values, stored == DType.Float64);
    }

    public bool Download(ITensor tensor, Span<byte> destination, DType stored)
    {
        var isFinite = true;
        var values = Values(tensor);
        for (var index = 0; index < tensor.Rows * tensor.Columns; index++)
        {
            var value = values[index / tensor.Columns, index % tensor.Columns];
            Write(destination, stored, index, value);
            isFinite &= double.IsFinite(Rounded(value, stored));
        }

        return isFinite;
    }

    public ITensor Round(ITensor tensor, DType type) => Map(tensor, value => Rounded(value, type));

    public ITensor Scale(ITensor tensor, double factor) =>
        Map(tensor, value => value * (tensor.IsDouble ? factor : (float)factor));

    public ITensor Combine(IReadOnlyList<ITensor> operands, IReadOnlyList<double> coefficients, SumOrder order) =>
        AtEachPosition(operands, (values, round) => Sum(Products(values, coefficients, round), round));

    public ITensor StackRows(IReadOnlyList<ITensor> operands) =>
        Make(operands, operands.Skip(1).Aggregate(Values(operands[0]), (all, next) => all.Stack(Values(next))));

    public ITensor StackColumns(IReadOnlyList<ITensor> operands) =>
        Make(operands, operands.Skip(1).Aggregate(Values(operands[0]), (all, next) => all.Append(Values(next))));

    public ITensor Transpose(ITensor tensor) => Make([tensor], Values(tensor).Transpose());

    public ITensor TopLeft(ITensor tensor, int rows, int columns) =>
        Make([tensor], Values(tensor).SubMatrix(0, rows, 0, columns));

    public ITensor Multiply(ITensor left, ITensor right) => Make([left, right], Values(left) * Values(right));

    public ITensor ScaleColumns(ITensor left, IReadOnlyList<double> values) =>
        Make([left], Values(left) * Matrix<double>.Build.DenseOfDiagonalArray(values.ToArray()));

    public ITensor ScaleRows(IReadOnlyList<double> values, ITensor right) =>
        Make([right], Matrix<double>.Build.DenseOfDiagonalArray(values.ToArray()) * Values(right));

    public ThinQr ThinQr(ITensor tensor)
    {
        // Gram-Schmidt, twice; a column that adds nothing is replaced by the first unit vector that does.
        var matrix = Values(tensor);
        var width = Math.Min(tensor.Rows, tensor.Columns);
        var columns = new List<Vector<double>>();
        for (var j = 0; columns.Count < width; j++)
        {
            var candidate = j < matrix.ColumnCount ? matrix.Column(j) : Unit(tensor.Rows, j - matrix.ColumnCount);
            var rest = Orthogonal(Orthogonal(candidate, columns), columns);
            if (rest.L2Norm() > 1e-10 * (candidate.L2Norm() + 1e-300))
            {
                columns.Add(rest / rest.L2Norm());
            }
        }

        var q = Matrix<double>.Build.DenseOfColumnVectors(columns);
        return new ThinQr(new SlowTensor(q, true), new SlowTensor(q.TransposeThisAndMultiply(matrix), true));
    }

    public TruncatedSvd Svd(ITensor tensor, int rank)
    {
        var svd = Values(tensor).Svd();
        var kept = Math.Min(rank, svd.S.Count);
        return new TruncatedSvd(
            new SlowTensor(svd.U.SubMatrix(0, tensor.Rows, 0, kept), true),
            svd.S.Take(kept).ToArray(),
            new SlowTensor(svd.VT.SubMatrix(0, kept, 0, tensor.Columns), true),
            svd.S.Sum(value => value * value)
        );
    }

    public ITensor KeepLargest(ITensor tensor, long count, TieOrder ties)
    {
        var entries = Values(tensor).ToRowMajorArray();
        var kept = Enumerable
            .Range(0, entries.Length)
            .OrderByDescending(index => Math.Abs(entries[index]))
            .Take((int)count)
            .ToHashSet();
        return Make(
            [tensor],
            Matrix<double>.Build.Dense(
                tensor.Rows,
                tensor.Columns,
                (i, j) => Values(tensor)[i, j] * (kept.Contains((i * tensor.Columns) + j) ? 1 : 0)
            )
        );
    }

    public ITensor DropAndRescale(ITensor tensor, IMask mask, double density)
    {
        var keep = new byte[tensor.Rows * tensor.Columns];
        mask.Next(keep);
        return Make(
            [tensor],
            Matrix<double>.Build.Dense(
                tensor.Rows,
                tensor.Columns,
                (i, j) =>
                    Values(tensor)[i, j] * keep[(i * tensor.Columns) + j] / (tensor.IsDouble ? density : (float)density)
            )
        );
    }

    public Election ElectAndMerge(
        IReadOnlyList<ITensor> operands,
        IReadOnlyList<double> coefficients,
        MajoritySign method,
        SumOrder order
    )
    {
        long conflicts = 0;
        long occupied = 0;
        var merged = AtEachPosition(
            operands,
            (values, round) =>
            {
                conflicts += values.Any(value => value > 0) && values.Any(value => value < 0) ? 1 : 0;
                occupied += values.Any(value => value != 0) ? 1 : 0;
                var votes = method == MajoritySign.Total ? values : values.Select(value => (double)Math.Sign(value));
                var elected = Sum(votes, round) >= 0 ? 1 : -1;
                var agree = values.Select(value => Math.Sign(value) == elected ? 1.0 : 0).ToArray();
                var sum = Sum(
                    Products(values, coefficients, round).Zip(agree, (product, share) => product * share),
                    round
                );
                return round(sum / Math.Max(1, agree.Sum()));
            }
        );
        return new Election(merged, conflicts, occupied);
    }

    public SignConflict Oppose(IReadOnlyList<ITensor> operands, IReadOnlyList<double> coefficients)
    {
        var (opposed, total) = (0.0, 0.0);
        for (var i = 0; i < operands[0].Rows; i++)
        {
            for (var j = 0; j < operands[0].Columns; j++)
            {
                var numbers = operands.Select((operand, k) => coefficients[k] * Values(operand)[i, j]).ToArray();
                var (up, all) = (numbers.Where(number => number > 0).Sum(), numbers.Sum(Math.Abs));
                opposed += Math.Min(up, all - up);
                total += all;
            }
        }

        return new SignConflict(opposed, total);
    }

    public double Energy(ITensor tensor) => Values(tensor).Enumerate().Sum(value => value * value);

    public void Dispose() { }

    private static Matrix<double> Values(ITensor tensor) => ((SlowTensor)tensor).Values;

    private static SlowTensor Make(IReadOnlyList<ITensor> from, Matrix<double> values) =>
        from.Any(tensor => tensor.IsDouble)
            ? new SlowTensor(values, true)
            : new SlowTensor(values.Map(value => (double)(float)value), false);

    private static SlowTensor Map(ITensor tensor, Func<double, double> map) =>
        Make([tensor], Values(tensor).Map(map, Zeros.Include));

    private static SlowTensor AtEachPosition(
        IReadOnlyList<ITensor> operands,
        Func<double[], Func<double, double>, double> merge
    )
    {
        Func<double, double> round = operands.Any(tensor => tensor.IsDouble) ? value => value : value => (float)value;
        return Make(
            operands,
            Matrix<double>.Build.Dense(
                operands[0].Rows,
                operands[0].Columns,
                (i, j) => merge(operands.Select(tensor => Values(tensor)[i, j]).ToArray(), round)
            )
        );
    }

    private static double Sum(IEnumerable<double> values, Func<double, double> round) =>
        values.Aggregate(0.0, (sum, value) => round(sum + value));

    private static IEnumerable<double> Products(
        IEnumerable<double> values,
        IReadOnlyList<double> coefficients,
        Func<double, double> round
    ) => values.Select((value, index) => round(value * round(coefficients[index])));

    private static Vector<double> Unit(int size, int index) =>
        Vector<double>.Build.Dense(size, i => i == index ? 1 : 0);

    private static Vector<double> Orthogonal(Vector<double> vector, List<Vector<double>> basis) =>
        basis.Aggregate(vector, (rest, direction) => rest - (direction * direction.DotProduct(rest)));

    private static double Rounded(double value, DType type) =>
        type switch
        {
            DType.Float64 => value,
            DType.Float16 => (double)(Half)value,
            DType.BFloat16 => RoundToBFloat16(value),
            _ => (float)value,
        };

    /// <summary>Rounds once: through float32 it would be twice.</summary>
    private static double RoundToBFloat16(double value)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return value;
        }

        var unit = Math.ScaleB(1, Math.Max(Math.ILogB(value), -126) - 7);
        var rounded = Math.Round(value / unit, MidpointRounding.ToEven) * unit;
        return Math.Abs(rounded) < Math.ScaleB(1, 128) ? rounded : Math.CopySign(double.PositiveInfinity, value);
    }

    private static double Read(byte[] bytes, DType type, int index) =>
        type switch
        {
            DType.Float64 => MemoryMarshal.Cast<byte, double>(bytes)[index],
            DType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes.AsSpan(2 * index)),
            DType.BFloat16 => BitConverter.Int32BitsToSingle(BitConverter.ToUInt16(bytes, 2 * index) << 16),
            _ => MemoryMarshal.Cast<byte, float>(bytes)[index],
        };

    private static void Write(Span<byte> bytes, DType type, int index, double value)
    {
        switch (type)
        {
            case DType.Float64:
                MemoryMarshal.Cast<byte, double>(bytes)[index] = value;
                break;
            case DType.Float32:
                MemoryMarshal.Cast<byte, float>(bytes)[index] = (float)value;
                break;
            case DType.Float16:
                BinaryPrimitives.WriteHalfLittleEndian(bytes[(2 * index)..], (Half)value);
                break;
            default:
                var bits = BitConverter.SingleToUInt32Bits((float)Rounded(value, DType.BFloat16));
                BinaryPrimitives.WriteUInt16LittleEndian(bytes[(2 * index)..], (ushort)(bits >> 16));
                break;
        }
    }
}
