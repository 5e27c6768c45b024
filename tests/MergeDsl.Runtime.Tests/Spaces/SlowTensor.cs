using MathNet.Numerics.LinearAlgebra;
using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Tests.Spaces;

/// <summary>A matrix of the <see cref="SlowBackend"/>.</summary>
public sealed record SlowTensor(Matrix<double> Values, bool IsDouble) : ITensor
{
    public int Rows => Values.RowCount;

    public int Columns => Values.ColumnCount;

    public void Dispose() { }
}
