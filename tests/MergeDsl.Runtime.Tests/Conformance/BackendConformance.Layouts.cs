using System.Runtime.InteropServices;
using MergeDsl.Core.Tensors;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Conformance;

public abstract partial class BackendConformance
{
    [Theory]
    [MemberData(nameof(Shapes))]
    public void Transpose_SwapsRowsAndColumns(int rows, int columns, bool isDouble)
    {
        var x = Matrix.Normal(rows, columns, isDouble, 1);
        ShouldBeSame(Take(Backend.Transpose(Give(x, isDouble))), x.Transposed());
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void StackRows_PutsOperandsBelowEachOther(int rows, int columns, bool isDouble)
    {
        var (x, y) = (Matrix.Normal(rows, columns, isDouble, 1), Matrix.Normal(2, columns, isDouble, 2));
        var expected = Matrix.Of(rows + 2, columns, (i, j) => i < rows ? x[i, j] : y[i - rows, j]);
        ShouldBeSame(Take(Backend.StackRows([Give(x, isDouble), Give(y, isDouble)])), expected);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void StackColumns_PutsOperandsBesideEachOther(int rows, int columns, bool isDouble)
    {
        var (x, y) = (Matrix.Normal(rows, columns, isDouble, 1), Matrix.Normal(rows, 3, isDouble, 2));
        var expected = Matrix.Of(rows, columns + 3, (i, j) => j < columns ? x[i, j] : y[i, j - columns]);
        ShouldBeSame(Take(Backend.StackColumns([Give(x, isDouble), Give(y, isDouble)])), expected);
    }

    [Fact]
    public void Stack_OfMixedPrecision_IsDouble()
    {
        var (x, y) = (Matrix.Normal(2, 2, false, 1), Matrix.Normal(2, 2, true, 2));
        Backend.StackRows([Give(x, false), Give(y, true)]).IsDouble.ShouldBeTrue();
        Backend.StackColumns([Give(x, false), Give(y, true)]).IsDouble.ShouldBeTrue();
    }

    [Fact]
    public void Stack_OfShapesThatDoNotFit_IsRefused()
    {
        var (x, y) = (Give(Matrix.Normal(2, 3, false, 1), false), Give(Matrix.Normal(3, 2, false, 2), false));
        Should.Throw<ArgumentException>(() => Backend.StackRows([x, y]));
        Should.Throw<ArgumentException>(() => Backend.StackColumns([x, y]));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 7)]
    [InlineData(3, 2)]
    [InlineData(5, 7)]
    public void TopLeft_CutsRowsAndColumns(int rows, int columns)
    {
        var x = Matrix.Normal(5, 7, false, 1);
        ShouldBeSame(Take(Backend.TopLeft(Give(x, false), rows, columns)), Matrix.Of(rows, columns, (i, j) => x[i, j]));
    }

    [Theory]
    [InlineData(DType.Float64, 8)]
    [InlineData(DType.Float32, 4)]
    [InlineData(DType.Float16, 2)]
    [InlineData(DType.BFloat16, 2)]
    [InlineData(DType.Float8E4M3, 1)]
    [InlineData(DType.Float8E5M2, 1)]
    public void DownloadOfAnUpload_GivesTheSameBytes(DType type, int size)
    {
        // Numbers that every type holds exactly.
        double[] numbers = [1, -2, 0.5, 0, -0.0, 1.75];
        var bytes = new byte[numbers.Length * size];
        Backend.Download(Give(new Matrix(2, 3, numbers), true), bytes, type).ShouldBeTrue();
        var tensor = Backend.Upload(bytes, type, 2, 3);
        tensor.IsDouble.ShouldBe(type == DType.Float64);
        ShouldBeSame(Take(tensor), new Matrix(2, 3, numbers));
        var again = new byte[bytes.Length];
        Backend.Download(tensor, again, type).ShouldBeTrue();
        again.ShouldBe(bytes);
    }

    [Theory]
    [InlineData(DType.Float16, 65519.0, 65504.0)]
    [InlineData(DType.Float16, 2.0009765625, 2.0)]
    [InlineData(DType.Float16, 2.0029296875, 2.00390625)]
    [InlineData(DType.Float16, 2.9802322387695313e-8, 0.0)]
    [InlineData(DType.BFloat16, 1.00390625, 1.0)]
    [InlineData(DType.BFloat16, 1.01171875, 1.015625)]
    [InlineData(DType.BFloat16, 3.3895313892515355e38, 3.3895313892515355e38)]
    [InlineData(DType.Float8E4M3, 463.0, 448.0)]
    [InlineData(DType.Float8E4M3, 17.0, 16.0)]
    [InlineData(DType.Float8E4M3, -19.0, -20.0)]
    [InlineData(DType.Float8E4M3, 0.0029296875, 0.00390625)]
    [InlineData(DType.Float8E5M2, 61439.0, 57344.0)]
    [InlineData(DType.Float8E5M2, 1.125, 1.0)]
    [InlineData(DType.Float8E5M2, 1.375, 1.5)]
    [InlineData(DType.Float32, 16777217.0, 16777216.0)]
    public void Round_GoesToNearestEven(DType type, double number, double expected)
    {
        var x = Matrix.Of(1, 20, (_, _) => number);
        var rounded = Backend.Round(Give(x, true), type);
        rounded.IsDouble.ShouldBeTrue();
        ShouldBeSame(Take(rounded), x.Map(_ => expected));
    }

    [Fact]
    public void Round_OfADouble_RoundsOnce()
    {
        // Just above the midpoint of two bfloat16 numbers: through float32 it would fall onto it, and then to the even one.
        var x = Matrix.Of(1, 1, (_, _) => 1.00390625 + 1e-12);
        Take(Backend.Round(Give(x, true), DType.BFloat16))[0, 0].ShouldBe(1.0078125);
    }

    [Theory]
    [InlineData(DType.Float32, 1e39)]
    [InlineData(DType.Float16, 65520.0)]
    [InlineData(DType.BFloat16, 3.4e38)]
    [InlineData(DType.Float8E4M3, 465.0)]
    [InlineData(DType.Float8E5M2, 61440.0)]
    [InlineData(DType.Float64, double.PositiveInfinity)]
    [InlineData(DType.Float32, double.NaN)]
    public void Download_OfANumberOutOfRange_IsReported(DType type, double number)
    {
        var tensor = Give(Matrix.Of(1, 33, (_, j) => j == 20 ? number : 1), true);
        Backend.Download(tensor, new byte[33 * 8].AsSpan(0, 33 * type.Size()), type).ShouldBeFalse();
    }

    [Fact]
    public void Upload_OfTheWrongLength_IsRefused() =>
        Should.Throw<ArgumentException>(() => Backend.Upload(new byte[11], DType.Float32, 1, 3));

    [Fact]
    public void Upload_KeepsSpecialNumbers()
    {
        float[] numbers = [float.NaN, float.PositiveInfinity, -0f, float.Epsilon, float.MaxValue];
        var tensor = Backend.Upload(MemoryMarshal.AsBytes<float>(numbers), DType.Float32, 1, 5);
        ShouldBeSame(Take(tensor), new Matrix(1, 5, Array.ConvertAll(numbers, x => (double)x)));
    }
}
