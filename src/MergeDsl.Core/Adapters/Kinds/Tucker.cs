using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>The Tucker decomposition in which LyCORIS keeps kernels.</summary>
internal static class Tucker
{
    /// <summary>(out, in, kernel...) with entries Σ_ij core[i, j, kernel]·a[i, out]·b[j, in].</summary>
    /// <param name="core">(rank, rank, kernel...).</param>
    /// <param name="a">(rank, out).</param>
    /// <param name="b">(rank, in).</param>
    public static Formula Of(Formula core, Formula a, Formula b)
    {
        if (core.Shape.Count < 3 || b.Shape.Count != 2)
        {
            throw new FormulaException($"{core.ShapeText} is no core of {b.ShapeText}: expected [rank, rank, kernel]");
        }

        var (rank, kernel) = (core.Length(1), core.Shape.Skip(2).ToArray());
        var rows = a
            .T.Dot(core.Reshape(core.Length(0), -1))
            .Reshape(-1, rank, core.Count / Math.Max(1, core.Length(0) * rank));
        var (output, places) = (rows.Length(0), rows.Length(2));
        var whole = rows.Permute(0, 2, 1)
            .Reshape(-1, rank)
            .Dot(b)
            .Reshape(output, places, b.Length(1))
            .Permute(0, 2, 1);
        return whole.Reshape([output, b.Length(1), .. kernel]);
    }
}
