using System.Runtime.CompilerServices;
using MergeDsl.Core.Fusing;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Cpu;
using MergeDsl.Runtime.Formulas;

namespace MergeDsl.Runtime.Fusing;

/// <summary>Makes slices ready: decodes and packs factors, and takes apart base weights that adapters were initialised from.</summary>
/// <param name="plan">The plan.</param>
/// <param name="factors">Reads the adapters.</param>
/// <param name="tensor">The tensor of the slices.</param>
/// <param name="reader">Reads rows of the base's tensor.</param>
/// <param name="model">The base model.</param>
internal sealed class SlicePreparation(
    FusePlan plan,
    FactorReader factors,
    FusedTensor tensor,
    WeightReader reader,
    ITensorSource model
)
{
    private readonly DType? roundedTo = plan.IsRoundedEachStep ? plan.Type ?? tensor.Type : null;
    private readonly List<DoraScale> scales = [];

    /// <summary>The program of a slice.</summary>
    public SliceProgram Prepare(FusedSlice slice)
    {
        var program = Program(slice);
        return slice.Steps.Any(NeedsWhole) ? Whole(program) : program;
    }

    // What a formula makes of a weight may depend on all of it.
    private static bool NeedsWhole(FuseStep step) =>
        step is ApplyFormula { Formula.ReadsCurrent: true } or ApplyFormula { IsDelta: false };

    /// <summary>Runs a program on all of its slice, and gives one that hands out the rows of that.</summary>
    private SliceProgram Whole(SliceProgram program)
    {
        var (slice, tile) = (program.Slice, new FuseTile());
        program.Start(tile, 0, checked((int)slice.Rows));
        reader.Read(slice, 0, tile.Exact);
        program.Run(tile);
        return new SliceProgram(slice, [], [new ReadyStep(tile)], roundedTo) { IsRounded = tile.IsRounded };
    }

    private SliceProgram Program(FusedSlice slice)
    {
        var loading = slice.Steps.TakeWhile(IsLoading).Select(step => Prepare(slice, step)).ToArray();
        var steps = slice.Steps.SkipWhile(IsLoading).ToArray();
        var isPeft = roundedTo is not null && steps.Any(step => step is AddProduct { Magnitude: not null });
        var merging = (isPeft ? AsPeft(slice, steps) : Merging(slice, steps)).ToArray();
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

    /// <summary>The steps behind the loading where PEFT rebuilds the weight between them.</summary>
    private IEnumerable<ITileStep> AsPeft(FusedSlice slice, FuseStep[] steps)
    {
        var products = steps.OfType<AddProduct>().ToArray();
        var rounds = products.Count(product => product.Magnitude is not null);
        yield return new PeftMerge([.. products.Select(product => PeftProduct(slice, product, rounds))]);
        foreach (var step in steps.Where(step => step is not AddProduct))
        {
            yield return Prepare(slice, step);
        }
    }

    private PeftProduct PeftProduct(FusedSlice slice, AddProduct step, int rounds)
    {
        var scale = step.Magnitude is { } magnitude
            ? new PeftScale(Held(step, magnitude.Vector), magnitude.IsPerColumn, step.HeldAs, rounds)
            : null;
        if (scale is not null)
        {
            scales.Add(scale.Last);
        }

        var product = new ProductStep(
            Factors(slice, step),
            checked((int)slice.Columns),
            step.DeltaRounding,
            scale?.Last
        );
        return new PeftProduct(product, scale, step.HeldAs, roundedTo!.Value);
    }

    private ITileStep Prepare(FusedSlice slice, FuseStep step) =>
        step switch
        {
            AddProduct product => Product(slice, product),
            AddVector vector => new VectorStep(
                Held(factors.Vector(vector.Input, vector.Vector), vector.HeldAs),
                (float)vector.Factor,
                vector.HeldAs
            ),
            Replace replace => new CopyStep(factors, replace.Input, replace.Copy),
            ReplaceRows rows => new RowsStep(factors, rows),
            ApplyFormula formula when NeedsWhole(formula) => new FormulaStep(
                formula,
                current => NumbersOf(formula, current)
            ),
            ApplyFormula formula => Delta(formula),
            SubtractInitial initial => Subtracted(slice, initial),
            _ => throw new InvalidOperationException($"Nothing applies {step}."),
        };

    private ProductStep Subtracted(FusedSlice slice, SubtractInitial step)
    {
        var (rows, columns) = (checked((int)slice.Rows), checked((int)slice.Columns));
        var numbers = new float[checked(rows * columns)];
        reader.Read(slice, 0, numbers);
        return new ProductStep(new InitialPartOf(numbers, rows, columns).Subtracted(step), columns, null, null);
    }

    private DeltaStep Delta(ApplyFormula step)
    {
        var delta = new FormulaEvaluator(NumbersOf(step, [])).Run(step.Formula);
        return new DeltaStep(step.Weight == 1 ? delta : EntryArithmetic.Scale(delta, (float)step.Weight), step.HeldAs);
    }

    private FuseNumbers NumbersOf(ApplyFormula step, float[] current) =>
        new(factors, step.Input, step.HeldAs, model, current);

    private ProductStep Product(FusedSlice slice, AddProduct step) =>
        new(
            Factors(slice, step),
            checked((int)slice.Columns),
            step.DeltaRounding,
            step.Magnitude is { } magnitude ? Scale(step.Input, magnitude) : null
        );

    private ProductFactors Factors(FusedSlice slice, AddProduct step)
    {
        if (step.HeldAs is not null || step.Diagonal is not null)
        {
            return new(Left(slice, step), Right(slice, step), step.Rank, (float)step.Factor);
        }

        var left = RecycledArrays<float>.Rent(checked((int)slice.Rows * step.Rank));
        var right = RecycledArrays<float>.Rent(checked(step.Rank * (int)slice.Columns));
        factors.Left(step.Input, step.Left, slice.Rows, step.Rank, left);
        factors.Right(step.Input, step.Right, slice.Columns, step.Rank, right);
        return new(left, right, step.Rank, (float)step.Factor) { IsRecycled = true };
    }

    /// <summary>The sum of products as one: [f1·L1 | f2·L2 | ...]·[R1; R2; ...].</summary>
    private ProductStep Joined(FusedSlice slice, List<AddProduct> steps)
    {
        if (steps.Count == 1)
        {
            return Product(slice, steps[0]);
        }

        var (columns, depth) = (checked((int)slice.Columns), steps.Sum(step => step.Rank));
        var left = RecycledArrays<float>.Rent(checked((int)slice.Rows * depth));
        var right = RecycledArrays<float>.Rent(checked(depth * columns));
        var start = 0;
        foreach (var step in steps)
        {
            WriteRight(slice, step, right.AsSpan(start * columns, step.Rank * columns));
            WriteLeft(slice, step, left.AsSpan(start), depth);
            start += step.Rank;
        }

        return new ProductStep(new ProductFactors(left, right, depth, 1) { IsRecycled = true }, columns, null, null);
    }

    private void WriteRight(FusedSlice slice, AddProduct step, Span<float> target)
    {
        if (step.HeldAs is null)
        {
            factors.Right(step.Input, step.Right, slice.Columns, step.Rank, target);
            return;
        }

        Right(slice, step).AsSpan(0, target.Length).CopyTo(target);
    }

    /// <summary>Writes the left factor times the step's own factor into columns of a wider matrix.</summary>
    private void WriteLeft(FusedSlice slice, AddProduct step, Span<float> target, int width)
    {
        var isPlain = step.HeldAs is null && step.Diagonal is null;
        var own = isPlain ? RecycledArrays<float>.Rent(checked((int)slice.Rows * step.Rank)) : Left(slice, step);
        if (isPlain)
        {
            factors.Left(step.Input, step.Left, slice.Rows, step.Rank, own);
        }

        ScaleRows(own, step.Rank, (float)step.Factor, target, width);
        if (isPlain)
        {
            RecycledArrays<float>.Return(own);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ScaleRows(float[] rows, int length, float factor, Span<float> target, int width)
    {
        for (int from = 0, to = 0; to < target.Length; from += length, to += width)
        {
            for (var i = 0; i < length; i++)
            {
                target[to + i] = rows[from + i] * factor;
            }
        }
    }

    private float[] Right(FusedSlice slice, AddProduct step) =>
        Held(factors.Right(step.Input, step.Right, slice.Columns, step.Rank), step.HeldAs);

    private float[] Left(FusedSlice slice, AddProduct step)
    {
        var left = Held(factors.Left(step.Input, step.Left, slice.Rows, step.Rank), step.HeldAs);
        return step.Diagonal is { } diagonal ? WithDiagonal(left, Held(step, diagonal)) : left;
    }

    private float[] Held(AddProduct step, TensorInfo vector) => Held(factors.Vector(step.Input, vector), step.HeldAs);

    private static float[] Held(float[] numbers, DType? type)
    {
        if (type is not { } half)
        {
            return numbers;
        }

        // Not in place: others read the same numbers.
        var rounded = numbers.ToArray();
        TileNumbers.Round(rounded, half);
        return rounded;
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

    private void MeasureColumns(SliceProgram program, ITileStep[] merging)
    {
        if (!scales.Any(scale => scale.IsPerColumn))
        {
            return;
        }

        if (merging is [PeftMerge merge, ..])
        {
            merge.MeasureColumns(measure => Visit(program, measure));
            return;
        }

        var products = merging.OfType<ProductStep>().Where(step => step.IsScaledByColumn).ToList();
        Visit(program, tile => products.ForEach(product => product.MeasureColumns(tile)));
        scales.ForEach(scale => scale.SettleColumns());
    }

    /// <summary>Loads one tile after the other.</summary>
    private void Visit(SliceProgram program, Action<FuseTile> measure)
    {
        var tile = new FuseTile();
        foreach (var (first, rows) in TileRows.Of(program.Slice))
        {
            program.Start(tile, first, rows);
            reader.Read(program.Slice, first, tile.Exact);
            program.Load(tile);
            measure(tile);
        }
    }
}
