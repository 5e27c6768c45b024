namespace MergeDsl.Evaluation.Interference;

/// <summary>Makes measures of evidence: of one module's, or of that of all, which are then one long list of numbers.</summary>
internal static class Measuring
{
    /// <summary>The measures of modules taken together, at least one.</summary>
    public static Measures Of(IReadOnlyList<Evidence> modules)
    {
        var adapters = modules
            .SelectMany(module => module.Module.Operands.Select(operand => operand.Input))
            .Distinct()
            .Order()
            .ToArray();
        return new Measures(
            [.. adapters.Select(adapter => ChangeOf(modules, adapter))],
            [
                .. adapters.SelectMany(
                    (first, place) => adapters.Skip(place + 1).Select(second => PairOf(modules, first, second))
                ),
            ],
            SignsOf(modules),
            SumMeasuring.Of(modules),
            MergedStrength.Scale(adapters.Select(adapter => StrengthOf(modules, adapter)))
        );
    }

    private static Change ChangeOf(IReadOnlyList<Evidence> modules, int adapter)
    {
        var own = OwnOf(modules, adapter);
        var square = own.Sum(one => one.Module.Products[one.Place, one.Place]);
        var withSum = own.Sum(one => RowSum(one.Module.Products, one.Place));
        return new Change(
            adapter,
            own.Max(one => one.Module.Module.Operands[one.Place].Module.Rank),
            own.Average(one => one.Module.Module.Operands[one.Place].Weight),
            Math.Sqrt(Math.Max(0, square)),
            SumMeasuring.Mean(own.Select(one => one.Module.Energies[one.Place]), EffectiveRank.Entropy),
            square > 0 ? withSum / square : null
        );
    }

    private static Pair PairOf(IReadOnlyList<Evidence> modules, int first, int second)
    {
        var (product, onFirst, onSecond) = (0.0, 0.0, 0.0);
        foreach (var module in modules)
        {
            var (i, j) = (module.PlaceOf(first), module.PlaceOf(second));
            onFirst += i < 0 ? 0 : module.Products[i, i];
            onSecond += j < 0 ? 0 : module.Products[j, j];
            product += i < 0 || j < 0 ? 0 : module.Products[i, j];
        }

        var norms = Math.Sqrt(onFirst) * Math.Sqrt(onSecond);
        var overlaps = modules
            .SelectMany(module => module.Overlaps)
            .Where(overlap => overlap.First == first && overlap.Second == second)
            .ToArray();
        return new Pair(
            first,
            second,
            norms > 0 ? Math.Clamp(product / norms, -1, 1) : null,
            Mean(overlaps, overlap => overlap.Left),
            Mean(overlaps, overlap => overlap.Right),
            Mean(overlaps, overlap => overlap.LeftByChance),
            Mean(overlaps, overlap => overlap.RightByChance)
        );
    }

    private static double? Mean(OverlapEvidence[] overlaps, Func<OverlapEvidence, double> select) =>
        overlaps.Length == 0
            ? null
            : overlaps.Sum(overlap => overlap.Angles * select(overlap)) / overlaps.Sum(overlap => overlap.Angles);

    private static SignMeasure? SignsOf(IReadOnlyList<Evidence> modules)
    {
        var looked = modules.Where(module => module.Signs is { Total: > 0 }).ToArray();
        var total = looked.Sum(module => module.Signs!.Total * module.RowShare);
        return looked.Length == 0
            ? null
            : new SignMeasure(
                looked.Sum(module => module.Signs!.Opposed * module.RowShare) / total,
                looked.Sum(module => ByChance(module) * module.Signs!.Total * module.RowShare) / total,
                total,
                looked.Sum(module => module.Rows),
                looked.Sum(module => module.Module.Out)
            );
    }

    /// <summary>
    /// Normally distributed entries have a mean magnitude in proportion to their norm, and so has their sum:
    /// min(up, down) is half of what the sum lacks.
    /// </summary>
    private static double ByChance(Evidence module)
    {
        var norms = Enumerable.Range(0, module.Module.Operands.Count).Select(module.Norm).ToArray();
        return (1 - (Math.Sqrt(norms.Sum(norm => norm * norm)) / norms.Sum())) / 2;
    }

    private static (double Product, double Square) StrengthOf(IReadOnlyList<Evidence> modules, int adapter)
    {
        var own = OwnOf(modules, adapter).Where(one => one.Module.Module.Operands[one.Place].Weight != 0).ToArray();
        return (
            own.Sum(one => one.Module.Strength.Products[one.Place]),
            own.Sum(one => one.Module.Strength.Squares[one.Place])
        );
    }

    private static (Evidence Module, int Place)[] OwnOf(IReadOnlyList<Evidence> modules, int adapter) =>
        [.. modules.Select(module => (module, module.PlaceOf(adapter))).Where(one => one.Item2 >= 0)];

    private static double RowSum(double[,] products, int row) =>
        Enumerable.Range(0, products.GetLength(1)).Sum(column => products[row, column]);
}
