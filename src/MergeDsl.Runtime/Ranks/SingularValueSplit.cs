using MergeDsl.Core.Planning;
using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Ranks;

/// <summary>How the singular values of a cut delta are shared between its factors.</summary>
/// <param name="AllInB">
/// B = U·S, A = Vᵀ as PEFT stores them (<c>peft.md</c> 1.6); otherwise the square roots go on both sides, which keeps both
/// factors inside the range of half precision.
/// </param>
/// <param name="ClampQuantile">PEFT's <c>svd_clamp</c>; null for none.</param>
public sealed record SingularValueSplit(bool AllInB, double? ClampQuantile)
{
    /// <summary>The split that a dialect asks for.</summary>
    public static SingularValueSplit Of(Quirks quirks, MethodParameters parameters) =>
        new(quirks.HasFlag(Quirks.SingularValuesInB), parameters.SvdClamp);

    /// <summary>What the columns of U are multiplied by.</summary>
    public IReadOnlyList<double> OnB(IReadOnlyList<double> singularValues) =>
        AllInB ? singularValues : singularValues.Select(Math.Sqrt).ToArray();

    /// <summary>What the rows of Vᵀ are multiplied by.</summary>
    public IReadOnlyList<double> OnA(IReadOnlyList<double> singularValues) =>
        singularValues.Select(value => AllInB ? 1 : Math.Sqrt(value)).ToArray();

    /// <summary>Clamps both factors when asked to; takes over the tensors it is given.</summary>
    public (ITensor B, ITensor A) Clamp(IBackend backend, ITensor b, ITensor a)
    {
        if (ClampQuantile is not { } quantile)
        {
            return (b, a);
        }

        using (b)
        using (a)
        {
            return QuantileClamp.Apply(backend, b, a, quantile);
        }
    }
}
