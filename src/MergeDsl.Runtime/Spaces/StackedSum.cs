using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Methods;

namespace MergeDsl.Runtime.Spaces;

/// <summary>
/// The exact weighted sum of deltas, without forming one: sum of c_i·B_i·A_i is [B_1 | B_2 | ...]·[c_1·A_1; c_2·A_2; ...]
/// (<c>toolkits.md</c> 6.2 items 1 and 2). Its rank is the sum of the ranks, or less after a cut.
/// </summary>
internal static class StackedSum
{
    public static MergedModule Merge(IBackend backend, ModuleMerge module)
    {
        // A delta of full rank has no factors that would be smaller.
        if (module.Operands.Any(operand => operand.Whole is not null))
        {
            return MergedModule.Of(backend, module, DenseSum(backend, module));
        }

        using var a = StackA(backend, module);
        using var b = backend.StackColumns(module.Operands.Select(operand => operand.B).ToArray());
        if (module.KeepsAll && b.Columns >= module.Rank.Maximum)
        {
            return MergedModule.Of(backend, module, backend.Multiply(b, a));
        }

        var cut = module.Cutter(backend).CutProduct(b, a);
        return new MergedModule(cut.A, cut.B) { Spectrum = cut.Spectrum };
    }

    private static ITensor DenseSum(IBackend backend, ModuleMerge module)
    {
        using var deltas = TensorList.Of(module.Operands.Select(operand => operand.Delta(backend)));
        var weights = module.Coefficients(operand => operand.Weight * module.Parameters.Scale);
        return backend.Combine(deltas, weights, SumOrder.Sequential);
    }

    private static ITensor StackA(IBackend backend, ModuleMerge module)
    {
        var coefficients = module.Coefficients(operand => operand.Coefficient * module.Parameters.Scale);
        using var rows = TensorList.Of(
            module.Operands.Select((operand, i) => backend.Scale(operand.A, coefficients[i]))
        );
        return backend.StackRows(rows);
    }
}
