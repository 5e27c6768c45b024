namespace MergeDsl.Core.Catalog;

/// <summary>All merge methods. A new one is a line here and a class of the same name in the runtime.</summary>
public static class MergeMethods
{
    private const string Ties = "TIES-Merging, arXiv 2306.01708";
    private const string Dare = "DARE, arXiv 2311.03099";

    /// <summary>The catalogue, in the order <c>mergedsl explain</c> lists it.</summary>
    public static EquatableArray<MergeMethod> All { get; } =
        EquatableArray.Of(
            new MergeMethod(
                "linear",
                "Weighted sum of the deltas.",
                "sum_i w_i x_i",
                "Task arithmetic, arXiv 2212.04089",
                EquatableArray.Of(Space.Dense, Space.Core, Space.Factors),
                EquatableArray.Of("normalize_weights")
            ),
            new MergeMethod(
                "ties",
                "Keep the largest entries, elect a sign per position, average those that agree.",
                "p_i = the trunc(density * size) largest |x_i|; s = sign(sum_i p_i) or sign(sum_i sign p_i); "
                    + "sum_i w_i p_i [sign p_i = s] / max(1, #{i: sign p_i = s})",
                Ties,
                EquatableArray.Of(Space.Dense, Space.Core, Space.Factors),
                EquatableArray.Of("density", "majority_sign_method", "normalize_weights")
            ),
            new MergeMethod(
                "dare_linear",
                "Drop entries at random, rescale the rest, weighted sum.",
                "m_i ~ Bernoulli(density); sum_i w_i m_i x_i / density",
                Dare,
                EquatableArray.Of(Space.Dense, Space.Core, Space.Factors),
                EquatableArray.Of("density", "seed", "normalize_weights")
            ),
            new MergeMethod(
                "dare_ties",
                "Drop entries at random, rescale the rest, then elect and average as TIES does.",
                "m_i ~ Bernoulli(density); p_i = m_i x_i / density; then as ties",
                Dare + "; " + Ties,
                EquatableArray.Of(Space.Dense, Space.Core, Space.Factors),
                EquatableArray.Of("density", "majority_sign_method", "seed", "normalize_weights")
            ),
            new MergeMethod(
                "magnitude_prune",
                "Keep the largest entries, weighted sum.",
                "p_i = the trunc(density * size) largest |x_i|; sum_i w_i p_i",
                "PEFT's magnitude_prune",
                EquatableArray.Of(Space.Dense, Space.Core, Space.Factors),
                EquatableArray.Of("density", "normalize_weights")
            )
        );

    /// <summary>The method of that name; null when there is none.</summary>
    public static MergeMethod? Find(string name) => All.FirstOrDefault(method => method.Name == name);
}
