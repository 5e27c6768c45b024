using MergeDsl.Core.Formulas;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Fusing;

/// <summary>One thing that an adapter does to a slice of a weight.</summary>
/// <param name="Input">Number of the adapter.</param>
public abstract record FuseStep(int Input)
{
    /// <summary>The tensors of the adapter that it reads.</summary>
    public virtual IEnumerable<TensorInfo> Tensors => [];
}

/// <summary>Adds factor·left·right, (rows x rank)·(rank x columns), in the orientation of the stored weight.</summary>
/// <param name="Input">Number of the adapter.</param>
/// <param name="Left">(rows x rank).</param>
/// <param name="Right">(rank x columns).</param>
/// <param name="Rank">Columns of the left, rows of the right factor.</param>
/// <param name="Factor">Weight times scaling; applied after the product.</param>
public sealed record AddProduct(int Input, FactorView Left, FactorView Right, int Rank, double Factor) : FuseStep(Input)
{
    /// <summary>KaSA's factor on every rank (rank); null for none.</summary>
    public TensorInfo? Diagonal { get; init; }

    /// <summary>The type that the delta is rounded to before it is added (<c>peft.md</c> 4.3, 4.4); null for none.</summary>
    public DType? DeltaRounding { get; init; }

    /// <summary>The type that the adapter's numbers are rounded to, and DoRA is calculated in; null for float32.</summary>
    public DType? HeldAs { get; init; }

    /// <summary>DoRA's magnitude: the sum is scaled so that its rows or columns have these norms; null for plain LoRA.</summary>
    public DoraMagnitude? Magnitude { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<TensorInfo> Tensors =>
        new[] { Left.Tensor, Right.Tensor, Diagonal, Magnitude?.Vector }.OfType<TensorInfo>();
}

/// <summary>
/// DoRA (<c>peft.md</c> 4.6): w becomes magnitude/norm(base + delta) ⊙ (w + delta), the norm taken of the weight before any
/// other adapter changed it.
/// </summary>
/// <param name="Vector">The magnitudes, one for each row or each column.</param>
/// <param name="IsPerColumn">True when the norms are those of stored columns.</param>
public sealed record DoraMagnitude(TensorInfo Vector, bool IsPerColumn);

/// <summary>A factor inside an adapter's tensor: entry (i, k) of rank k lies at offset + i·stride + k·rankStride.</summary>
/// <param name="Tensor">The tensor.</param>
/// <param name="Offset">Index of entry (0, 0).</param>
/// <param name="Stride">Step between rows (left factor) or columns (right factor).</param>
/// <param name="RankStride">Step between ranks.</param>
/// <param name="Blocks">
/// Blocks of a packed block-diagonal factor: rank k has numbers only in its own block of rows or columns, and the rest are
/// zeros that are not stored (<c>peft.md</c> 5.5). 1 for ordinary factors.
/// </param>
public sealed record FactorView(TensorInfo Tensor, long Offset, long Stride, long RankStride, int Blocks = 1);

/// <summary>Adds factor·vector to a bias.</summary>
/// <param name="Input">Number of the adapter.</param>
/// <param name="Vector">As many numbers as the slice.</param>
/// <param name="Factor">Weight times scaling.</param>
public sealed record AddVector(int Input, TensorInfo Vector, double Factor) : FuseStep(Input)
{
    /// <inheritdoc/>
    public override IEnumerable<TensorInfo> Tensors => [Vector];

    /// <summary>The type that the vector is rounded to, and the product again; null for float32.</summary>
    public DType? HeldAs { get; init; }
}

/// <summary>What an adapter of another kind than LoRA makes of a slice.</summary>
/// <param name="Input">Number of the adapter.</param>
/// <param name="Formula">As many numbers as the slice, in their order.</param>
/// <param name="IsDelta">True when they are added, false when they take the slice's place.</param>
/// <param name="Weight">The factor on the difference that they make.</param>
public sealed record ApplyFormula(int Input, Formula Formula, bool IsDelta, double Weight) : FuseStep(Input)
{
    /// <inheritdoc/>
    public override IEnumerable<TensorInfo> Tensors => Formula.Tensors;

    /// <summary>The type that the adapter's numbers are rounded to; null for none.</summary>
    public DType? HeldAs { get; init; }
}

/// <summary>Takes the adapter's own copy instead.</summary>
/// <param name="Input">Number of the adapter.</param>
/// <param name="Copy">A tensor of the slice's size.</param>
public sealed record Replace(int Input, TensorInfo Copy) : FuseStep(Input)
{
    /// <inheritdoc/>
    public override IEnumerable<TensorInfo> Tensors => [Copy];
}

/// <summary>Takes the adapter's own values for some rows.</summary>
/// <param name="Input">Number of the adapter.</param>
/// <param name="Copy">(count x columns).</param>
/// <param name="Rows">Which rows of the slice they are for.</param>
public sealed record ReplaceRows(int Input, TensorInfo Copy, EquatableArray<long> Rows) : FuseStep(Input)
{
    /// <inheritdoc/>
    public override IEnumerable<TensorInfo> Tensors => [Copy];
}

/// <summary>Takes out of the base what the adapter's training started from (<c>peft.md</c> 5.7).</summary>
/// <param name="Input">Number of the adapter.</param>
/// <param name="Kind">How that part is found.</param>
/// <param name="Rank">How many singular triples, or columns, it takes.</param>
/// <param name="Factor">The factor on that part.</param>
public sealed record SubtractInitial(int Input, InitialPart Kind, int Rank, double Factor) : FuseStep(Input);

/// <summary>Which part of a base weight an initialisation moved into the factors.</summary>
public enum InitialPart
{
    /// <summary>PiSSA: the largest singular triples.</summary>
    LargestSingular,

    /// <summary>OLoRA: the projection on the first columns, Q·R of the first columns' QR.</summary>
    FirstColumns,

    /// <summary>KaSA: the smallest singular triples.</summary>
    SmallestSingular,
}
