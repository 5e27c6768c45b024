using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Core;
using MergeDsl.Core.Fusing;
using MergeDsl.Evaluation.Models.Weights;
using MergeDsl.Runtime.Fusing;

namespace MergeDsl.Evaluation.Models;

/// <summary>
/// Reads what adapters change, after the plan that fusing them would follow: factors stay factors, and what is none is materialised once.
/// </summary>
internal sealed class AdapterChanges
{
    private readonly LanguageModel model;
    private readonly FusePlan plan;
    private readonly FactorReader reader;
    private readonly HeldTensors held;
    private readonly ChangedTensor materialised;

    private AdapterChanges(LanguageModel model, FusePlan plan, IReadOnlyList<TensorFile> files)
    {
        (this.model, this.plan, reader) = (model, plan, new FactorReader(files));
        held = new HeldTensors(model);
        materialised = new ChangedTensor(plan, reader, held);
    }

    /// <summary>The changes of all adapters together, and the warnings.</summary>
    /// <exception cref="FindingException">One of them cannot be read or does not fit the model; carries all errors found.</exception>
    public static (IReadOnlyList<WeightChange> Changes, IReadOnlyList<Finding> Findings) Read(
        LanguageModel model,
        IReadOnlyList<AppliedAdapter> adapters
    )
    {
        var folders = new List<AdapterFolder>();
        try
        {
            foreach (var adapter in adapters)
            {
                folders.Add(AdapterFolder.Open(adapter.Path, adapter.Name));
            }

            var inputs = folders.Zip(
                adapters,
                (folder, adapter) => new FuseInput(adapter.Name ?? adapter.Path, folder.Facts, adapter.Weight)
            );
            var planning = FusePlanner.Plan(new FuseRequest(model.Facts, inputs.ToEquatableArray()));
            if (planning.Plan is not { } plan)
            {
                throw new FindingException([.. planning.Findings.Where(found => found.Severity == Severity.Error)]);
            }

            var reading = new AdapterChanges(model, plan, [.. folders.Select(folder => folder.Weights)]);
            return (
                [.. plan.Tensors.SelectMany(reading.Changes)],
                [
                    .. folders.SelectMany(folder => folder.Findings),
                    .. planning.Findings.Where(found => found.Severity == Severity.Warning),
                ]
            );
        }
        finally
        {
            foreach (var folder in folders)
            {
                folder.Dispose();
            }
        }
    }

    private IEnumerable<WeightChange> Changes(FusedTensor tensor)
    {
        var changes = ChangedTensor.IsNeeded(tensor)
            ? [materialised.Of(tensor)]
            : tensor.Slices.SelectMany(slice => slice.Steps.Select(step => Change(tensor, slice, step)));
        foreach (var change in changes.OfType<WeightChange>())
        {
            yield return change;

            // Where the plan keeps a tie, what changes one side changes the other.
            if (model.IsTiedEmbedding(tensor.Name) && !plan.IsUntied)
            {
                yield return change with
                {
                    Tensor = DecoderAssembly.HeadName,
                };
            }
        }
    }

    private WeightChange? Change(FusedTensor tensor, FusedSlice slice, FuseStep step) =>
        step switch
        {
            AddProduct product => Product(tensor, slice, product),
            AddVector vector => new DenseChange(tensor.Name, reader.Vector(step.Input, vector.Vector), vector.Factor),
            Replace { Copy: var copy } => Copy(tensor.Name, reader.Vector(step.Input, copy)),
            ReplaceRows rows => new RowsChange(tensor.Name, reader.Vector(step.Input, rows.Copy), [.. rows.Rows]),
            SubtractInitial initial => Subtracted(tensor, slice, initial),
            _ => throw new InvalidOperationException($"Nothing applies {step}."),
        };

    // PEFT saves the base's own embedding beside factors for it: that changes nothing.
    private ReplaceChange? Copy(string tensor, float[] numbers) =>
        model.Holds(tensor, numbers) ? null : new ReplaceChange(tensor, numbers);

    private LowRankChange Product(FusedTensor tensor, FusedSlice slice, AddProduct product)
    {
        var (rows, columns, rank) = (checked((int)slice.Rows), checked((int)slice.Columns), product.Rank);
        var left = reader.Left(product.Input, product.Left, rows, rank).AsSpan(0, rows * rank).ToArray();
        var right = reader.Right(product.Input, product.Right, columns, rank).AsSpan(0, rank * columns).ToArray();
        if (product.Diagonal is { } diagonal)
        {
            ScaleColumns(left, reader.Vector(product.Input, diagonal));
        }

        var factors = Factors(tensor, left, right, rows, rank, columns);
        return new LowRankChange(tensor.Name, factors, product.Factor)
        {
            Magnitudes = product.Magnitude is { Vector: var vector } ? reader.Vector(product.Input, vector) : null,
            IsPerColumn = product.Magnitude is { IsPerColumn: true } && !model.IsTransposed(tensor.Name),
        };
    }

    // A part of low rank is taken out as it would be added: nothing is written into the base.
    private LowRankChange Subtracted(FusedTensor tensor, FusedSlice slice, SubtractInitial initial)
    {
        var (rows, columns) = (checked((int)slice.Rows), checked((int)slice.Columns));
        var part = new InitialPartOf(held.Numbers(tensor.Source!), rows, columns).Subtracted(initial);
        return new LowRankChange(
            tensor.Name,
            Factors(tensor, part.Left, part.Right, rows, part.Depth, columns),
            part.Factor
        );
    }

    /// <summary>Factors (rows x rank) and (rank x columns) in the orientation of the files, as those of (out x in).</summary>
    private LowRankFactors Factors(FusedTensor tensor, float[] left, float[] right, int rows, int rank, int columns) =>
        model.IsTransposed(tensor.Name)
            ? new LowRankFactors(Transposed(right, rank, columns), Transposed(left, rows, rank), columns, rank, rows)
            : new LowRankFactors(left, right, rows, rank, columns);

    private static void ScaleColumns(float[] matrix, float[] factors)
    {
        for (var i = 0; i < matrix.Length; i++)
        {
            matrix[i] *= factors[i % factors.Length];
        }
    }

    private static float[] Transposed(float[] matrix, int rows, int columns)
    {
        var result = new float[matrix.Length];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                result[(column * rows) + row] = matrix[(row * columns) + column];
            }
        }

        return result;
    }
}
