using MergeDsl.Core.Adapters;
using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Formulas;
using MergeDsl.Core.Models;
using MergeDsl.Core.Tensors;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Fusing;

/// <summary>What one adapter's factors do to the weights of its modules (<c>peft.md</c> 4.3 to 4.7).</summary>
/// <param name="context">The request.</param>
/// <param name="number">Number of the adapter.</param>
internal sealed class ModuleSteps(FuseContext context, int number)
{
    private readonly FuseInput adapter = context.Request.Adapters[number];
    private readonly DeltaRounding rounding = new(context.Request);
    private readonly MissingModules missing = new(context, context.Request.Adapters[number]);

    private LoraConfig Config => adapter.Facts.Config;

    /// <summary>The steps of all modules; modules that the base does not have are told.</summary>
    public IReadOnlyList<PlacedStep> Plan()
    {
        var experts = new ExpertSteps(context, number);
        var steps = adapter
            .Facts.Modules.SelectMany(module => experts.TryPlan(module) ?? Plan(module, experts))
            .ToArray();
        missing.Report(adapter.Facts.Modules.Count);
        return steps;
    }

    private IEnumerable<PlacedStep> Plan(LoraModule module, ExpertSteps experts)
    {
        if (context.Weight(module.Path) is not { } weight)
        {
            if (experts.TryPlanInStack(module) is { } inStack)
            {
                return inStack;
            }

            missing.Add(module.Path);
            return [];
        }

        return context.CanChange(weight, module.Path, adapter.Name) ? Plan(module, weight) : [];
    }

    private IEnumerable<PlacedStep> Plan(LoraModule module, TensorInfo weight)
    {
        var isTransposed = context.Storage.IsTransposed(module, Config, weight);
        var packed = PackedFactors.Of(module, Config.DiagonalBlocks, weight, isTransposed);
        if (Groups(module, weight) is > 1 and var groups)
        {
            context.Report(FuseFindings.GroupedConvolution, adapter.Name, module.Path, Numbers.Text((int)groups));
            yield break;
        }

        if (BaseWeights.DeltaShape(weight, module.Layout, isTransposed) != (module.Out, packed.In))
        {
            ReportShape(module, weight, isTransposed);
            yield break;
        }

        var name = NameOf(module, weight);
        var place = SlicePlace.Whole(weight);
        if (InitialOf(module) is { } initial)
        {
            yield return new PlacedStep(name, weight, place, FusePhase.Load, initial);
        }

        FuseStep product = IsRounded(module)
            ? RoundedProduct(module, weight, isTransposed)
            : Product(module, weight, packed, isTransposed);
        for (var count = 0; count < Repetitions(module); count++)
        {
            yield return new PlacedStep(name, weight, place, FusePhase.Merge, product);
        }

        if (Bias(module, weight) is { } bias)
        {
            yield return bias;
        }
    }

    private bool IsRounded(LoraModule module) =>
        context.Request.RoundsLibraryDeltas
        && adapter.Facts.Library is not null
        && module.A.Type.Size() < sizeof(float)
        && module.A.Type == module.B.Type;

    // As the adapters library does: B·A in the factors' type, then times alpha/r.
    private ApplyFormula RoundedProduct(LoraModule module, TensorInfo weight, bool isTransposed)
    {
        var type = module.A.Type;
        var product = new AdapterTensor(module.B).Dot(new AdapterTensor(module.A)).RoundedTo(type);
        var change = WeightChange.Add((module.Scaling * product).RoundedTo(type));
        var place = new ModulePlace(weight, null, isTransposed);
        return new ApplyFormula(number, place.Stored(change), true, adapter.Weight);
    }

    private AddProduct Product(LoraModule module, TensorInfo weight, PackedFactors packed, bool isTransposed)
    {
        // The factors of an embedding are those of the transposed weight.
        var isTurned = isTransposed || module.Layout == LoraLayout.Embedding;
        var output = new FactorView(module.B, 0, module.B.Shape[1], 1, packed.BlocksOfB);
        var input = new FactorView(module.A, 0, 1, module.In, packed.BlocksOfA);
        return new AddProduct(
            number,
            isTurned ? input : output,
            isTurned ? output : input,
            module.Rank,
            adapter.Weight * module.Scaling
        )
        {
            Diagonal = module.Diagonal,
            DeltaRounding = IsExpert(module)
                ? rounding.OfExperts(weight)
                : rounding.Of(module, weight, context.IsAttention(module.Path)),
            HeldAs = rounding.HeldAs(weight),
            Magnitude = module.Magnitude is { } vector ? new DoraMagnitude(vector, isTurned) : null,
        };
    }

    // PEFT holds expert parameters, and the experts of models that it stacks, in another wrapper.
    private bool IsExpert(LoraModule module)
    {
        var steps = module.Path.Split('.');
        return Config.TargetParameters.Any(parameter => $".{module.Path}.weight".EndsWith($".{parameter}"))
            || (
                steps.Length > 3
                && steps[steps.Length - 3] == "experts"
                && long.TryParse(steps[steps.Length - 2], out _)
            );
    }

    private string NameOf(LoraModule module, TensorInfo weight) =>
        context.Embeddings.IsTiedHead($"{module.Path}.weight") ? context.Embeddings.Head : weight.Name;

    // PEFT's wrapper of nn.MultiheadAttention adds the output projection's delta itself and then lets the projection add it.
    private int Repetitions(LoraModule module)
    {
        const string Projection = ".out_proj";
        if (!context.Request.AsPeft || !module.Path.EndsWith(Projection, StringComparison.Ordinal))
        {
            return 1;
        }

        var attention = module.Path.Substring(0, module.Path.Length - Projection.Length);
        if (!context.IsAttention(attention) || adapter.Facts.Modules.All(other => other.Path != attention))
        {
            return 1;
        }

        context.Report(FuseFindings.AddedTwice, adapter.Name, module.Path);
        return 2;
    }

    private SubtractInitial? InitialOf(LoraModule module)
    {
        var kind =
            module.Diagonal is not null ? InitialPart.SmallestSingular
            : module.Layout != LoraLayout.Linear ? (InitialPart?)null
            : Config.InitLoraWeights.ToUpperInvariant() switch
            {
                "PISSA" => InitialPart.LargestSingular,
                "OLORA" => InitialPart.FirstColumns,
                _ => null,
            };
        return kind is { } part ? new SubtractInitial(number, part, module.Rank, InitialFactor(module, part)) : null;
    }

    // At weight 0 the base is left as it is: what was moved out of it comes with the adapter. PEFT's scaling does not reach it.
    private double InitialFactor(LoraModule module, InitialPart part) =>
        (context.Request.AsPeft ? 1 : adapter.Weight) * (part == InitialPart.FirstColumns ? module.Scaling : 1);

    private PlacedStep? Bias(LoraModule module, TensorInfo weight)
    {
        if (module.Bias is not { } vector)
        {
            return null;
        }

        if (context.Tensors.Find($"{module.Path}.bias") is not { } bias)
        {
            context.Report(FuseFindings.NoBaseBias, adapter.Name, module.Path);
            return null;
        }

        if (!context.CanChange(bias, module.Path, adapter.Name))
        {
            return null;
        }

        var step = new AddVector(number, vector, adapter.Weight * module.Scaling) { HeldAs = rounding.HeldAs(weight) };
        return new PlacedStep(bias.Name, bias, SlicePlace.Whole(bias), FusePhase.Merge, step);
    }

    private static long Groups(LoraModule module, TensorInfo weight) =>
        module.Layout == LoraLayout.Convolution && weight.Shape.Count > 2 && weight.Shape[1] > 0
            ? module.A.Shape[1] / weight.Shape[1]
            : 1;

    private void ReportShape(LoraModule module, TensorInfo weight, bool isTransposed) =>
        context.Report(
            MergeFindings.BaseShape,
            module.Path,
            adapter.Name,
            $"{module.Out} x {string.Join(" x ", module.A.Shape.Skip(1))}",
            string.Join(" x ", isTransposed ? weight.Shape.Reverse() : weight.Shape)
        );
}
