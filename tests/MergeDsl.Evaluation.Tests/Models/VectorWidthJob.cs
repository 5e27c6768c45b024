using MergeDsl.Evaluation.Models;
using MergeDsl.Testing;

namespace MergeDsl.Evaluation.Tests.Models;

/// <summary>What products of stored weights are, and what every family computes of short texts: all kernels have a part in it.</summary>
internal static class VectorWidthJob
{
    // Enough for every kernel.
    private static readonly int[] Rows = [1, 4, 7, 19];

    /// <summary>Prints it; the program of this assembly.</summary>
    public static void Main() => NarrowVectors.Print(Results());

    /// <summary>Products, logits and log-likelihoods.</summary>
    public static IEnumerable<(string Name, double[] Numbers)> Results() => [.. Products(), .. Models()];

    private static IEnumerable<(string Name, double[] Numbers)> Products() =>
        from type in new[] { DType.Float32, DType.BFloat16, DType.Float16 }
        from shape in ProductCase.Shapes
        let weight = new ProductCase(type, shape.Outputs, shape.Inputs)
        from rows in Rows
        let product = weight.Product(ProductCase.Draw(rows * shape.Inputs), rows, 1)
        select ($"{type} {shape}: {rows} rows", Array.ConvertAll(product, number => (double)number));

    private static IEnumerable<(string Name, double[] Numbers)> Models()
    {
        foreach (var one in LmCase.All)
        {
            using var model = LanguageModel.Load(one.Model);
            var variant = LanguageModel.Base;
            if (one.Adapter is { } adapter)
            {
                variant = "adapted";
                model.Add(variant, Adaptation.Load(model, new AppliedAdapter(adapter)));
            }

            foreach (var rows in Rows)
            {
                int[] text = [.. one.Prompts.MaxBy(prompt => prompt.Length)!.Take(rows)];
                var logits = model.Logits(variant, text).SelectMany(row => row).Select(logit => (double)logit);
                yield return ($"{one.Id}: {rows} rows", [.. logits]);
                var scores = model.Score([new ScoreRequest(variant, text, [5, 6, 7])])[0];
                yield return ($"{one.Id}: likelihoods behind {rows} rows", [.. scores.LogLikelihoods]);
            }
        }
    }
}
