namespace MergeDsl.Tests.Native.Reference;

/// <summary>What a native merge should give in one module, before any rank cut.</summary>
internal static class SlowMerge
{
    /// <summary>The weighted sum of the deltas of those adapters that have the module.</summary>
    public static Matrix WeightedSum(IEnumerable<(SlowAdapter Adapter, double Weight)> adapters, string path) =>
        Matrix.Sum(
            adapters
                .Where(entry => entry.Adapter.Modules.ContainsKey(path))
                .Select(entry => entry.Weight * entry.Adapter.DeltaOf(path)!)
        );

    /// <summary>A method on the dense deltas.</summary>
    public static Matrix Dense(SlowMethod method, IReadOnlyList<NamedModule> modules) =>
        method.Merge(
            [.. modules.Select(module => (module.Key, module.Module.Delta))],
            Weights(modules),
            Part(modules, "delta")
        );

    /// <summary>A method on A and B apart: the root of weight times scaling on both sides, the sign on A.</summary>
    public static Matrix Factors(SlowMethod method, IReadOnlyList<NamedModule> modules)
    {
        double[] coefficients = [.. modules.Select(module => module.Weight * module.Module.Scaling)];
        double[] onA = [.. coefficients.Select(c => (c < 0 ? -1 : 1) * Math.Sqrt(Math.Abs(c)))];
        double[] onB = [.. coefficients.Select(c => Math.Sqrt(Math.Abs(c)))];
        var a = method.Merge(
            [.. modules.Select(module => (module.Key, module.Module.A.AsRows()))],
            onA,
            Part(modules, "A")
        );
        var b = method.Merge(
            [.. modules.Select(module => (module.Key, module.Module.B.AsRows()))],
            onB,
            Part(modules, "B")
        );
        return b * a;
    }

    /// <summary>
    /// A method in the coordinates of the joint subspace: bases are the left singular vectors of [s_i B_i] and the right ones
    /// of [A_i], each turned so that its largest entry is positive.
    /// </summary>
    public static Matrix Core(SlowMethod method, IReadOnlyList<NamedModule> modules)
    {
        var left = Basis([.. modules.Select(module => module.Module.Scaling * module.Module.B.AsRows())]);
        var right = Basis([.. modules.Select(module => module.Module.A.AsRows().Transposed())]);
        var coordinates = modules.Select(module => (module.Key, left.Transposed() * (module.Module.Delta * right)));
        return left * method.Merge([.. coordinates], Weights(modules), Part(modules, "core")) * right.Transposed();
    }

    private static double[] Weights(IEnumerable<NamedModule> modules) => [.. modules.Select(module => module.Weight)];

    private static string Part(IReadOnlyList<NamedModule> modules, string part) => $"{modules[0].Module.Path}/{part}";

    private static Matrix Basis(Matrix[] parts)
    {
        var svd = SlowSvd.Of(Matrix.Beside(parts));
        var vectors = svd.U.FirstColumns(svd.S.Count(value => value > 1e-9 * svd.S[0]));
        for (var column = 0; column < vectors.Columns; column++)
        {
            var entries = Enumerable.Range(0, vectors.Rows).Select(row => vectors[row, column]).ToArray();
            if (entries.MaxBy(Math.Abs) < 0)
            {
                for (var row = 0; row < vectors.Rows; row++)
                {
                    vectors[row, column] = -vectors[row, column];
                }
            }
        }

        return vectors;
    }
}

/// <summary>One adapter's part in a module.</summary>
/// <param name="Key">The recipe's name for the adapter.</param>
/// <param name="Module">Its tensors.</param>
/// <param name="Weight">Its weight.</param>
internal sealed record NamedModule(string Key, SlowModule Module, double Weight);
