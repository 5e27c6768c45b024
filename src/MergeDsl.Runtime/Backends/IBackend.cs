namespace MergeDsl.Runtime.Backends;

/// <summary>
/// Where the arithmetic happens: coarse operations on matrices. Methods, spaces and rank policies are written once against
/// it. Every operation leaves its inputs alone and returns a new tensor that the caller disposes of. Operands of mixed
/// precision give float64. Implementations may be called from several threads at once, with different tensors or the same.
/// </summary>
/// <remarks>Results depend neither on the number of threads nor on tile sizes.</remarks>
public interface IBackend : IDisposable
{
    /// <summary>Its name on the command line, e.g. <c>cpu</c>.</summary>
    string Name { get; }

    /// <summary>
    /// This backend for one of several callers that work beside each other and have the cores shared out already: its
    /// operations stay on the caller's thread. Tensors of the two are the same.
    /// </summary>
    IBackend ForOneOfMany => this;

    /// <summary>
    /// Reads numbers as a file stores them. float64 input gives a float64 tensor, everything else float32 (exact for every
    /// floating type).
    /// </summary>
    /// <param name="source">rows·columns numbers of <paramref name="stored"/>, little-endian, row-major.</param>
    /// <param name="stored">A floating type.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    ITensor Upload(ReadOnlySpan<byte> source, DType stored, int rows, int columns);

    /// <summary>Writes a tensor as a file stores it, each number rounded once, to nearest even.</summary>
    /// <returns>False when a finite number became infinite or NaN in <paramref name="stored"/>, or was not finite before.</returns>
    bool Download(ITensor tensor, Span<byte> destination, DType stored);

    /// <summary>Rounds every number to <paramref name="type"/> (to nearest even) and keeps the tensor's own precision.</summary>
    ITensor Round(ITensor tensor, DType type);

    /// <summary>factor·x; for float32 tensors the factor is rounded to float32 first.</summary>
    ITensor Scale(ITensor tensor, double factor);

    /// <summary>
    /// The weighted sum of same-shaped operands: every product c_i·x_i is rounded, then added to a sum that starts at +0. For
    /// float32 operands the coefficients are rounded to float32 first.
    /// </summary>
    ITensor Combine(IReadOnlyList<ITensor> operands, IReadOnlyList<double> coefficients, SumOrder order);

    /// <summary>The operands below each other; equal columns.</summary>
    ITensor StackRows(IReadOnlyList<ITensor> operands);

    /// <summary>The operands beside each other; equal rows.</summary>
    ITensor StackColumns(IReadOnlyList<ITensor> operands);

    /// <summary>The transposed matrix.</summary>
    ITensor Transpose(ITensor tensor);

    /// <summary>The first <paramref name="rows"/> rows and <paramref name="columns"/> columns.</summary>
    ITensor TopLeft(ITensor tensor, int rows, int columns);

    /// <summary>The matrix product, (m x k)·(k x n).</summary>
    ITensor Multiply(ITensor left, ITensor right);

    /// <summary>
    /// An adapter's delta, scaling·b·a. A backend may hold its factors instead of its numbers, so the caller keeps them for as
    /// long as the delta and whatever is pruned from it.
    /// </summary>
    /// <param name="b">(out x r).</param>
    /// <param name="a">(r x in).</param>
    /// <param name="scaling">The factor, as in <see cref="Scale"/>; 1 multiplies nothing.</param>
    /// <param name="rounded">What every number is rounded to, as in <see cref="Round"/>; null for nothing.</param>
    /// <param name="isTransposed">True for the transposed delta, (in x out).</param>
    ITensor Delta(ITensor b, ITensor a, double scaling, DType? rounded, bool isTransposed) =>
        WrittenDelta.Of(this, b, a, scaling, rounded, isTransposed);

    /// <summary>left·diag(values): column j is multiplied by values[j], rounded to the precision of <paramref name="left"/> first.</summary>
    ITensor ScaleColumns(ITensor left, IReadOnlyList<double> values);

    /// <summary>diag(values)·right: row i is multiplied by values[i], rounded to the precision of <paramref name="right"/> first.</summary>
    ITensor ScaleRows(IReadOnlyList<double> values, ITensor right);

    /// <summary>Thin QR, in float64. Works for rank-deficient matrices too.</summary>
    ThinQr ThinQr(ITensor tensor);

    /// <summary>
    /// The leading <paramref name="rank"/> singular triples, or fewer where min(m, n) is smaller. Their energy is within 1e-6
    /// relative of the best possible at that rank.
    /// </summary>
    TruncatedSvd Svd(ITensor tensor, int rank);

    /// <summary>Keeps the <paramref name="count"/> entries of largest magnitude, the rest become +0 or -0 after their own sign.</summary>
    ITensor KeepLargest(ITensor tensor, long count, TieOrder ties);

    /// <summary>x/density where the mask keeps, a zero of x's sign where it drops (x·0/density).</summary>
    ITensor DropAndRescale(ITensor tensor, IMask mask, double density);

    /// <summary>
    /// TIES behind the pruning (<c>peft.md</c> 2.5, 2.6): elects a sign per position from the unweighted operands, a zero sum
    /// counts as positive; then sum of c_i·x_i over the operands with that sign, divided by max(1, how many).
    /// </summary>
    Election ElectAndMerge(
        IReadOnlyList<ITensor> operands,
        IReadOnlyList<double> coefficients,
        MajoritySign method,
        SumOrder order
    );

    /// <summary>
    /// How far same-shaped operands, each times its coefficient, pull against each other at every entry. Products and sums are
    /// float64, whatever the operands are.
    /// </summary>
    SignConflict Oppose(IReadOnlyList<ITensor> operands, IReadOnlyList<double> coefficients);

    /// <summary>The sum of squares of all entries, accumulated in float64.</summary>
    double Energy(ITensor tensor);
}
