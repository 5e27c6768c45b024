using MergeDsl.Core;
using MergeDsl.Core.Planning;
using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Engine;
using MergeDsl.Runtime.Methods;
using MergeDsl.Runtime.Spaces;

namespace MergeDsl.Evaluation.Interference;

/// <summary>Gathers the evidence of one module; thread safe.</summary>
/// <param name="backend">Where the arithmetic happens.</param>
/// <param name="plan">The plan.</param>
/// <param name="reader">Reads the operands.</param>
internal sealed class ModuleExamination(IBackend backend, MergePlan plan, OperandReader reader)
{
    /// <summary>The evidence.</summary>
    public Evidence Examine(ModulePlan module, CancellationToken cancellation)
    {
        using var operands = TensorsOf(module.Operands, reader.Read);
        var factors = new JointFactors(backend, operands.All);
        var products = factors.InnerProducts();
        double[] coefficients = [.. operands.All.Select(operand => operand.Coefficient)];
        var (energies, overlaps) = Angles(module, factors, coefficients);
        cancellation.ThrowIfCancellationRequested();

        var rows = SampledRows.Of(module.Path, module.Out, module.In);
        using var sample = TensorsOf(module.Operands, operand => reader.ReadRows(operand, rows));
        return new Evidence(
            module,
            Weighted(products, coefficients),
            energies,
            factors.Energies(coefficients),
            overlaps,
            coefficients.Count(coefficient => coefficient != 0) < 2 ? null : Oppose(sample.All, coefficients),
            rows.Count,
            StrengthOf(module, operands.All, sample.All, products, cancellation)
        );
    }

    private (IReadOnlyList<double>[] Energies, OverlapEvidence[] Overlaps) Angles(
        ModulePlan module,
        JointFactors factors,
        double[] coefficients
    )
    {
        var subspaces = Enumerable.Range(0, coefficients.Length).Select(factors.SubspacesOf).ToArray();
        var overlaps = new List<OverlapEvidence>();
        for (var i = 0; i < subspaces.Length; i++)
        {
            for (var j = i + 1; j < subspaces.Length; j++)
            {
                if (subspaces[i].Rank > 0 && subspaces[j].Rank > 0)
                {
                    overlaps.Add(Overlap(module, i, j, subspaces[i], subspaces[j]));
                }
            }
        }

        var energies = subspaces.Select(
            (subspace, i) =>
                (IReadOnlyList<double>)
                    [.. subspace.Energies.Select(energy => energy * coefficients[i] * coefficients[i])]
        );
        var result = (energies.ToArray(), overlaps.ToArray());
        Array.ForEach(subspaces, subspace => subspace.Dispose());
        return result;
    }

    private OverlapEvidence Overlap(ModulePlan module, int i, int j, Subspaces first, Subspaces second)
    {
        var largest = (double)Math.Max(first.Rank, second.Rank);
        return new OverlapEvidence(
            module.Operands[i].Input,
            module.Operands[j].Input,
            Math.Min(first.Rank, second.Rank),
            Subspaces.Overlap(backend, first.Left, second.Left),
            Subspaces.Overlap(backend, first.Right, second.Right),
            largest / module.Out,
            largest / module.In
        );
    }

    private SignConflict Oppose(IReadOnlyList<LoraOperand> sample, double[] coefficients)
    {
        var deltas = sample.Select(operand => backend.Delta(operand.B, operand.A, 1, null, false)).ToArray();
        try
        {
            return backend.Oppose(deltas, coefficients);
        }
        finally
        {
            Array.ForEach(deltas, delta => delta.Dispose());
        }
    }

    private MergedStrength StrengthOf(
        ModulePlan module,
        IReadOnlyList<LoraOperand> operands,
        IReadOnlyList<LoraOperand> sample,
        double[,] products,
        CancellationToken cancellation
    ) =>
        plan.Space != Space.Factors && MethodRegistry.Get(plan.Method.Name) is Linear
            ? MergedStrength.OfSum(operands, products)
            : MergedStrength.Of(backend, plan, module, plan.Space == Space.Dense ? sample : operands, cancellation);

    private static double[,] Weighted(double[,] products, double[] coefficients)
    {
        var weighted = new double[coefficients.Length, coefficients.Length];
        for (var i = 0; i < coefficients.Length; i++)
        {
            for (var j = 0; j < coefficients.Length; j++)
            {
                weighted[i, j] = products[i, j] * coefficients[i] * coefficients[j];
            }
        }

        return weighted;
    }

    private static OperandList TensorsOf(EquatableArray<Operand> operands, Func<Operand, LoraOperand> read)
    {
        var list = new OperandList();
        try
        {
            list.All.AddRange(operands.Select(read));
            return list;
        }
        catch
        {
            list.Dispose();
            throw;
        }
    }

    private sealed class OperandList : IDisposable
    {
        public List<LoraOperand> All { get; } = [];

        public void Dispose() => All.ForEach(operand => operand.Dispose());
    }
}
