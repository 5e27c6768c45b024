using System.Runtime.InteropServices;
using MergeDsl.Core.Findings;
using MergeDsl.Evaluation.Models.Weights;

namespace MergeDsl.Evaluation.Models;

/// <summary>Turns an adaptation into a variant: finds the module of every change and checks that it fits.</summary>
/// <param name="assembly">The parts of the model.</param>
internal sealed class VariantAssembly(DecoderAssembly assembly)
{
    /// <summary>The variant.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="order">Where its rows stand in a batch.</param>
    /// <param name="adaptation">What it changes.</param>
    /// <exception cref="FindingException">A change does not fit the model; carries all errors found.</exception>
    public Variant Assemble(string name, int order, Adaptation adaptation)
    {
        var (variant, findings) = (new Variant(name, order), new List<Finding>());
        foreach (var changes in adaptation.Changes.GroupBy(change => NameOf(change.Tensor)))
        {
            if (assembly.Linears.TryGetValue(changes.Key, out var linear))
            {
                variant.Set(
                    linear,
                    new LinearChange([.. changes.SelectMany(change => Steps(linear, change, findings))])
                );
            }
            else if (assembly.Vectors.TryGetValue(changes.Key, out var vector))
            {
                variant.Set(vector, Numbers(vector, changes, findings));
            }
            else
            {
                findings.Add(Unknown(changes.Key));
            }
        }

        return findings.Count == 0 ? variant : throw new FindingException(findings);
    }

    private Finding Unknown(string name) =>
        Finding.Of(
            ModelFindings.UnknownModule,
            name,
            Suggestion.Hint(name, assembly.Linears.Keys.Concat(assembly.Linears.Keys.Select(ModuleOf)))
        );

    /// <summary>The name under which the model knows a tensor, or the weight of a module; the same name when it does not.</summary>
    public string NameOf(string written)
    {
        string[] names = [written, $"{written}.weight", Other(written), $"{Other(written)}.weight"];
        return names.FirstOrDefault(IsKnown) ?? names.Select(WithStem).FirstOrDefault(IsKnown) ?? written;
    }

    private bool IsKnown(string name) => assembly.Linears.ContainsKey(name) || assembly.Vectors.ContainsKey(name);

    // transformers 5 calls the expert block of Mixtral mlp, its files do not.
    private static string Other(string name) => name.Replace(".mlp.", ".block_sparse_moe.", StringComparison.Ordinal);

    // Files of the bare model leave the first component out.
    private string WithStem(string name) =>
        assembly.Linears.Keys.Select(key => key[..(key.IndexOf('.') + 1)] + name).FirstOrDefault(IsKnown) ?? name;

    private static string ModuleOf(string tensor) => tensor[..^".weight".Length];

    private static IEnumerable<LinearStep> Steps(Linear linear, WeightChange change, List<Finding> findings)
    {
        var (outputs, inputs) = (linear.Weight.Outputs, linear.Weight.Inputs);
        var (rows, columns) = Shape(change, outputs, inputs);
        if ((rows, columns) != (outputs, inputs))
        {
            findings.Add(ShapeOf(linear.Name, $"{rows} x {columns}", $"{outputs} x {inputs}"));
            return [];
        }

        switch (change)
        {
            case LowRankChange { Magnitudes: not null } dora:
                var scales = DoraScales.Of(linear.Weight, dora);
                LinearStep scaling = dora.IsPerColumn ? new ScaleColumns(scales) : new ScaleOutputs(scales);
                return [new AddLowRank(dora.Factors, (float)dora.Scale), scaling];
            case LowRankChange product:
                return [new AddLowRank(product.Factors, (float)product.Scale)];
            case DenseChange dense:
                return [new AddDense(StoredMatrix.Of(dense.Numbers.Span, outputs, inputs), (float)dense.Scale)];
            case RowsChange some:
                return [new ReplaceWeightRows(StoredMatrix.Of(some.Numbers, some.Rows.Count, inputs), some.Rows)];
            default:
                var numbers = ((ReplaceChange)change).Numbers;
                return [new ReplaceWeight(Matrix(numbers, linear))];
        }
    }

    private static StoredMatrix Matrix(float[] numbers, Linear linear)
    {
        var (outputs, inputs) = (linear.Weight.Outputs, linear.Weight.Inputs);
        if (!linear.IsTransposed)
        {
            return StoredMatrix.Of(numbers, outputs, inputs);
        }

        var matrix = new StoredMatrix(DType.Float32, outputs, inputs);
        PanelPacking.PackColumns(MemoryMarshal.AsBytes<float>(numbers), matrix, 0);
        return matrix;
    }

    // Numbers without a shape of their own have the right one when they are as many.
    private static (long Rows, long Columns) Shape(WeightChange change, int outputs, int inputs) =>
        change switch
        {
            LowRankChange product => (product.Factors.Outputs, product.Factors.Inputs),
            DenseChange dense => OfCount(dense.Numbers.Length, outputs, inputs),
            ReplaceChange replace => OfCount(replace.Numbers.Length, outputs, inputs),
            RowsChange rows => rows.Numbers.Length == (long)rows.Rows.Count * inputs
                ? (outputs, inputs)
                : (rows.Rows.Count, rows.Numbers.Length / Math.Max(1, rows.Rows.Count)),
            _ => (outputs, inputs),
        };

    private static (long Rows, long Columns) OfCount(long count, int outputs, int inputs) =>
        count == (long)outputs * inputs ? (outputs, inputs) : (1, count);

    private static float[] Numbers(StoredVector vector, IEnumerable<WeightChange> changes, List<Finding> findings)
    {
        var numbers = vector.Numbers.Length == 0 ? new float[vector.Length] : vector.Numbers;
        foreach (var change in changes)
        {
            var own = change switch
            {
                DenseChange dense => dense.Numbers,
                ReplaceChange replace => replace.Numbers,
                _ => ReadOnlyMemory<float>.Empty,
            };
            if (own.Length != vector.Length)
            {
                findings.Add(ShapeOf(vector.Name, $"{own.Length} numbers", $"{vector.Length} numbers"));
                return numbers;
            }

            numbers = change is DenseChange { Scale: var scale } ? Sum(numbers, own.Span, (float)scale) : own.ToArray();
        }

        return numbers;
    }

    private static float[] Sum(float[] numbers, ReadOnlySpan<float> addend, float scale)
    {
        float[] sum = [.. numbers];
        RowMath.AddScaled(sum, scale, addend);
        return sum;
    }

    private static Finding ShapeOf(string name, string found, string expected) =>
        Finding.Of(ModelFindings.ChangeShape, name, found, expected);
}
