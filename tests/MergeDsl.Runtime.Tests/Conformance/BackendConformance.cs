using System.Runtime.InteropServices;
using MergeDsl.Runtime.Backends;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Conformance;

/// <summary>What every backend has to do; one file per group of operations. Derive from it and say which backend.</summary>
public abstract partial class BackendConformance : IDisposable
{
    private readonly Lazy<IBackend> backend;

    protected BackendConformance() => backend = new Lazy<IBackend>(Create);

    /// <summary>Shapes at the edges: empty, single, thin, and no multiple of any vector width.</summary>
    public static TheoryData<int, int, bool> Shapes
    {
        get
        {
            var data = new TheoryData<int, int, bool>();
            int[][] shapes =
            [
                [0, 3],
                [3, 0],
                [1, 1],
                [1, 37],
                [37, 1],
                [5, 7],
                [16, 32],
                [67, 131],
            ];
            foreach (var shape in shapes)
            {
                data.Add(shape[0], shape[1], true);
                data.Add(shape[0], shape[1], false);
            }

            return data;
        }
    }

    protected abstract IBackend Create();

    public void Dispose()
    {
        if (backend.IsValueCreated)
        {
            backend.Value.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    private IBackend Backend => backend.Value;

    private ITensor Give(Matrix matrix, bool isDouble)
    {
        var bytes = isDouble
            ? MemoryMarshal.AsBytes<double>(matrix.Values)
            : MemoryMarshal.AsBytes<float>(Array.ConvertAll(matrix.Values, x => (float)x));
        return Backend.Upload(bytes, isDouble ? DType.Float64 : DType.Float32, matrix.Rows, matrix.Columns);
    }

    private Matrix Take(ITensor tensor)
    {
        var values = new double[tensor.Rows * tensor.Columns];
        Backend.Download(tensor, MemoryMarshal.AsBytes(values.AsSpan()), DType.Float64);
        return new Matrix(tensor.Rows, tensor.Columns, values);
    }

    /// <summary>The number as the precision holds it: rounding after each step in float64 is rounding in float32 arithmetic.</summary>
    private static double Fit(double number, bool isDouble) => isDouble ? number : (float)number;

    private static void ShouldBeSame(Matrix actual, Matrix expected)
    {
        (actual.Rows, actual.Columns).ShouldBe((expected.Rows, expected.Columns));
        for (var i = 0; i < expected.Values.Length; i++)
        {
            var place = $"entry ({i / expected.Columns}, {i % expected.Columns})";
            Bits(actual.Values[i])
                .ShouldBe(Bits(expected.Values[i]), $"{place}: {actual.Values[i]} is not {expected.Values[i]}");
        }
    }

    private static void ShouldBeNear(Matrix actual, Matrix expected, double tolerance)
    {
        (actual.Rows, actual.Columns).ShouldBe((expected.Rows, expected.Columns));
        actual.Minus(expected).Norm().ShouldBeLessThanOrEqualTo(tolerance * expected.Norm());
    }

    private static void ShouldBeNear(double actual, double expected, double tolerance)
    {
        if (actual != expected)
        {
            Math.Abs(actual - expected).ShouldBeLessThanOrEqualTo(tolerance * Math.Abs(expected));
        }
    }

    // All NaNs are alike: which payload survives an operation is the machine's business.
    private static long Bits(double number) => double.IsNaN(number) ? -1 : BitConverter.DoubleToInt64Bits(number);
}
