namespace MergeDsl.Core.Catalog;

/// <summary>What a combination type of PEFT works on (<c>peft.md</c> 1.1).</summary>
public enum PeftFamily
{
    /// <summary>A and B separately.</summary>
    Linear,

    /// <summary>The factors stacked.</summary>
    Cat,

    /// <summary>The dense delta, factored again by an SVD.</summary>
    Svd,
}

/// <summary>One of PEFT's eleven combination types, as method x space.</summary>
/// <param name="Name">The value of <c>combination_type</c>.</param>
/// <param name="Method">The native method behind it.</param>
/// <param name="Family">What it works on.</param>
public sealed record PeftCombination(string Name, MergeMethod Method, PeftFamily Family)
{
    /// <summary>All eleven.</summary>
    public static EquatableArray<PeftCombination> All { get; } =
        EquatableArray.Of(
            Of("linear", "linear", PeftFamily.Linear),
            Of("cat", "linear", PeftFamily.Cat),
            Of("svd", "linear", PeftFamily.Svd),
            Of("ties", "ties", PeftFamily.Linear),
            Of("ties_svd", "ties", PeftFamily.Svd),
            Of("dare_linear", "dare_linear", PeftFamily.Linear),
            Of("dare_linear_svd", "dare_linear", PeftFamily.Svd),
            Of("dare_ties", "dare_ties", PeftFamily.Linear),
            Of("dare_ties_svd", "dare_ties", PeftFamily.Svd),
            Of("magnitude_prune", "magnitude_prune", PeftFamily.Linear),
            Of("magnitude_prune_svd", "magnitude_prune", PeftFamily.Svd)
        );

    /// <summary>The native spelling of the same intention, without the quirks.</summary>
    public string NativeSpelling =>
        Family switch
        {
            PeftFamily.Cat => "method: linear, rank: sum",
            _ => $"method: {Method.Name}, space: dense",
        };

    /// <summary>The combination type of that name; null when PEFT has none.</summary>
    public static PeftCombination? Find(string name) => All.FirstOrDefault(combination => combination.Name == name);

    private static PeftCombination Of(string name, string method, PeftFamily family) =>
        new(name, MergeMethods.Find(method)!, family);
}
