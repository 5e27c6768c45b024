using MergeDsl.Core.Fusing;
using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Runtime.Fusing;

/// <summary>Makes slices ready: decodes and packs factors, and takes apart base weights that adapters were initialised from.</summary>
/// <param name="plan">The plan.</param>
/// <param name="factors">Reads the adapters.</param>
/// <param name="tensor">The tensor of the slices.</param>
/// <param name="reader">Reads rows of the base's tensor.</param>
internal sealed class SlicePreparation(FusePlan plan, FactorReader factors, FusedTensor tensor, WeightReader reader)
{
    private readonly DType? roundedTo = plan.IsRoundedEachStep ? plan.Type ?? tensor.Type : null;
    private readonly List<DoraScale> scales = [];

    /// <summary>The program of a slice.</summary>
    public SliceProgram Prepare(FusedSlice slice)
    {
        var loading = slice.Steps.TakeWhile(IsLoading).Select(step => Prepare(slice, step)).ToArray();
        var merging = Merging(slice, slice.Steps.SkipWhile(IsLoading)).ToArray();
        var program = new SliceProgram(slice, loading, merging, roundedTo) { Scales = [.. scales] };
        MeasureColumns(program, merging);
        scales.Clear();
        return program;
    }

    private static bool IsLoading(FuseStep step) => step is SubtractInitial or Replace;

    /// <summary>The steps behind the loading; where nothing is rounded in between, neighbouring products are one.</summary>
    private IEnumerable<ITileStep> Merging(FusedSlice slice, IEnumerable<FuseStep> steps)
    {
        var waiting = new List<AddProduct>();
        foreach (var step in steps)
        {
            if (!plan.IsRoundedEachStep && step is AddProduct { Magnitude: null } product)
            {
                waiting.Add(product);
                continue;
            }

            if (waiting.Count > 0)
            {
                yield return Joined(slice, waiting);
                waiting.Clear();
            }

            yield return Prepare(slice, step);
        }

        if (waiting.Count > 0)
        {
            yield return Joined(slice, waiting);
        }
    }

    private ITileStep Prepare(FusedSlice slice, FuseStep step) =>
        step switch
        {
            AddProduct product => Product(slice, product),
            AddVector vector => new VectorStep(factors.Vector(vector.Input, vector.Vector), (float)vector.Factor),
            Replace replace => new CopyStep(factors, replace.Input, replace.Copy),
            ReplaceRows rows => new RowsStep(factors, rows),
            SubtractInitial initial => new InitialPartOf(slice, reader).Subtract(initial),
            _ => throw new InvalidOperationException($"Nothing applies {step}."),
        };

    private ProductStep Product(FusedSlice slice, AddProduct step) =>
        new(
            new ProductFactors(Left(slice, step), Right(slice, step), step.Rank, (float)step.Factor),
            checked((int)slice.Columns),
            step.DeltaRounding,
            step.Magnitude is { } magnitude ? Scale(step.Input, magnitude) : null
        );

    /// <summary>The sum of products as one: [f1·L1 | f2·L2 | ...]·[R1; R2; ...].</summary>
    private ProductStep Joined(FusedSlice slice, List<AddProduct> steps)
    {
        if (steps.Count == 1)
        {
            return Product(slice, steps[0]);
        }

        var (columns, depth) = (checked((int)slice.Columns), steps.Sum(step => step.Rank));
        var (left, right) = (new float[slice.Rows * depth], new float[(long)depth * columns]);
        var start = 0;
        foreach (var step in steps)
        {
            Right(slice, step).AsSpan(0, step.Rank * columns).CopyTo(right.AsSpan(start * columns));
            var own = Left(slice, step);
            for (var row = 0; row < slice.Rows; row++)
            {
                var scaled = left.AsSpan((row * depth) + start, step.Rank);
                Elementwise.Scale(own.AsSpan(row * step.Rank, step.Rank), (float)step.Factor, scaled);
            }

            start += step.Rank;
        }

        return new ProductStep(new ProductFactors(left, right, depth, 1), columns, default, null);
    }

    private float[] Right(FusedSlice slice, AddProduct step) =>
        factors.Right(step.Input, step.Right, slice.Columns, step.Rank);

    private float[] Left(FusedSlice slice, AddProduct step)
    {
        var left = factors.Left(step.Input, step.Left, slice.Rows, step.Rank);
        return step.Diagonal is { } diagonal ? WithDiagonal(left, factors.Vector(step.Input, diagonal)) : left;
    }

    private static float[] WithDiagonal(float[] left, float[] diagonal)
    {
        var scaled = new float[left.Length];
        for (var index = 0; index < left.Length; index++)
        {
            scaled[index] = left[index] * diagonal[index % diagonal.Length];
        }

        return scaled;
    }

    private DoraScale Scale(int input, DoraMagnitude magnitude)
    {
        var scale = DoraScale.To(factors.Vector(input, magnitude.Vector), magnitude.IsPerColumn);
        scales.Add(scale);
        return scale;
    }

    private void MeasureColumns(SliceProgram program, IEnumerable<ITileStep> merging)
    {
        if (!scales.Any(scale => scale.IsPerColumn))
        {
            return;
        }

        var products = merging.OfType<ProductStep>().Where(step => step.IsScaledByColumn).ToArray();
        var tile = new FuseTile();
        foreach (var (first, rows) in TileRows.Of(program.Slice))
        {
            program.Start(tile, first, rows);
            reader.Read(program.Slice, first, tile.Exact);
            program.Load(tile);
            foreach (var product in products)
            {
                product.MeasureColumns(tile);
            }
        }

        scales.ForEach(scale => scale.SettleColumns());
    }
}
