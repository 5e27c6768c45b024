using MergeDsl.Core.Adapters;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Fusing;

/// <summary>
/// What factors of expert parameters do (<c>target_parameters</c>, <c>peft.md</c> 4.8), whether the base keeps its experts as
/// stacks or as a tensor each; and what factors of single experts do to a stack (5.8).
/// </summary>
/// <param name="context">The request.</param>
/// <param name="number">Number of the adapter.</param>
internal sealed class ExpertSteps(FuseContext context, int number)
{
    private const string Wrapper = ".base_layer";
    private const string GateAndUp = "gate_up_proj";
    private const string Down = "down_proj";

    // What a stack's parts are called where every expert has tensors of its own: Mixtral's names and everybody else's.
    private static readonly string[] Gates = ["gate_proj", "w1"];
    private static readonly string[] Ups = ["up_proj", "w3"];
    private static readonly string[] Downs = ["down_proj", "w2"];

    private readonly FuseInput adapter = context.Request.Adapters[number];
    private readonly DeltaRounding rounding = new(context.Request);
    private readonly ModuleRules rules = new(context.Request.Adapters[number].Facts.Config);

    /// <summary>The steps of factors of a stacked parameter; null for a module that is no such parameter.</summary>
    public IEnumerable<PlacedStep>? TryPlan(LoraModule module)
    {
        if (ParameterOf(module) is not (var path, var parameter) || parameter == "weight")
        {
            return null;
        }

        var rank = rules.Rank($"{path}.{parameter}");
        var stack = new ExpertFactors(number, module, rank, Factor($"{path}.{parameter}"));
        if (rank < 1 || module.Rank % rank != 0 || module.B.Shape[1] != module.Rank)
        {
            context.Report(
                FuseFindings.ExpertShape,
                adapter.Name,
                $"'{module.A.Name}' {module.A.ShapeText} and '{module.B.Name}' {module.B.ShapeText} are no stacks of rank {rank}"
            );
            return [];
        }

        return context.Tensors.Find($"{path}.{parameter}") is { } whole
            ? PlanStack(stack, whole)
            : PlanSingles(stack, path, parameter);
    }

    /// <summary>The step of factors of a single expert in a base that stacks them; null when it has no such stack.</summary>
    public IEnumerable<PlacedStep>? TryPlanInStack(LoraModule module)
    {
        var steps = module.Path.Split('.');
        if (steps.Length < 3 || !long.TryParse(steps[steps.Length - 2], out var expert))
        {
            return null;
        }

        var (path, name) = (string.Join(".", steps.Take(steps.Length - 2)), steps[steps.Length - 1]);
        var isDown = Downs.Contains(name);
        var isSecond = Ups.Contains(name);
        if (
            (!isDown && !isSecond && !Gates.Contains(name))
            || context.Tensors.Find($"{path}.{(isDown ? Down : GateAndUp)}") is not { Shape.Count: 3 } stack
        )
        {
            return null;
        }

        var rows = isDown ? stack.Shape[1] : stack.Shape[1] / 2;
        if (expert >= stack.Shape[0] || rows != module.Out || stack.Shape[2] != module.In)
        {
            ReportShape(module, stack);
            return [];
        }

        if (!context.CanChange(stack, module.Path, adapter.Name))
        {
            return [];
        }

        var first = (expert * stack.Shape[1]) + (isSecond ? rows : 0);
        var single = new ExpertFactors(number, module, module.Rank, adapter.Weight * module.Scaling);
        return
        [
            Step(stack.Name, stack, new SlicePlace(first * stack.Shape[2], rows, stack.Shape[2]), single, 0, 0, false),
        ];
    }

    private double Factor(string path) => adapter.Weight * rules.Scaling(path);

    private IEnumerable<PlacedStep> PlanStack(ExpertFactors factors, TensorInfo stack)
    {
        if (
            stack.Shape.Count != 3
            || stack.Shape[0] != factors.Experts
            || !IsOneOf((factors.Out, factors.In), (stack.Shape[1], stack.Shape[2]))
        )
        {
            ReportShape(factors.Module, stack);
            yield break;
        }

        if (!CanChange(factors, stack))
        {
            yield break;
        }

        var isTransposed = context.Storage.IsTransposedStack(factors.Out, factors.In, stack);
        var (rows, columns) = (stack.Shape[1], stack.Shape[2]);
        for (var expert = 0L; expert < factors.Experts; expert++)
        {
            var place = new SlicePlace(expert * rows * columns, rows, columns);
            yield return Step(stack.Name, stack, place, factors, expert, 0, isTransposed);
        }
    }

    private IEnumerable<PlacedStep> PlanSingles(ExpertFactors factors, string path, string parameter)
    {
        string[][] parts =
            parameter == GateAndUp ? [Gates, Ups]
            : parameter == Down ? [Downs]
            : [];
        var rows = parts.Length == 0 ? 0 : factors.Out / parts.Length;
        for (var expert = 0L; expert < (parts.Length == 0 ? 1 : factors.Experts); expert++)
        {
            for (var part = 0; part < Math.Max(1, parts.Length); part++)
            {
                var names = parts.Length == 0 ? [] : parts[part];
                var found = names.Select(name => context.Tensors.Find($"{path}.{expert}.{name}.weight"));
                if (found.FirstOrDefault(tensor => tensor is not null) is not { } single)
                {
                    var what = $"the base model has neither '{path}.{parameter}' nor the weights of single experts";
                    context.Report(FuseFindings.ExpertShape, adapter.Name, what);
                    yield break;
                }

                if (single.Shape.Count != 2 || single.Shape[0] != rows || single.Shape[1] != factors.In)
                {
                    ReportShape(factors.Module, single);
                    yield break;
                }

                if (!CanChange(factors, single))
                {
                    yield break;
                }

                yield return Step(single.Name, single, SlicePlace.Whole(single), factors, expert, part * rows, false);
            }
        }
    }

    private bool CanChange(ExpertFactors factors, TensorInfo weight) =>
        context.CanChange(weight, factors.Module.Path, adapter.Name);

    private PlacedStep Step(
        string name,
        TensorInfo weight,
        SlicePlace place,
        ExpertFactors factors,
        long expert,
        long firstRow,
        bool isTransposed
    )
    {
        var (output, input) = (factors.Output(expert, firstRow), factors.Input(expert));
        var step = new AddProduct(
            number,
            isTransposed ? input : output,
            isTransposed ? output : input,
            factors.Rank,
            factors.Factor
        )
        {
            DeltaRounding = rounding.OfExperts(weight),
            HeldAs = rounding.HeldAs(weight),
        };
        return new PlacedStep(name, weight, place, FusePhase.Merge, step);
    }

    // The parameter that is registered first becomes the innermost wrapper.
    private (string Path, string Parameter)? ParameterOf(LoraModule module)
    {
        var isInner = module.Path.EndsWith(Wrapper, StringComparison.Ordinal);
        var path = isInner ? module.Path.Substring(0, module.Path.Length - Wrapper.Length) : module.Path;
        string[] names =
        [
            .. adapter
                .Facts.Config.TargetParameters.Where(parameter =>
                    parameter.LastIndexOf('.') is > 0 and var dot
                    && $".{path}".EndsWith($".{parameter.Substring(0, dot)}", StringComparison.Ordinal)
                )
                .Select(parameter => parameter.Substring(parameter.LastIndexOf('.') + 1))
                .Distinct()
                .OrderBy(name =>
                    name switch
                    {
                        GateAndUp => 0,
                        Down => 1,
                        _ => 2,
                    }
                ),
        ];
        return names.Length == 0 ? null : (path, isInner ? names[0] : names[names.Length - 1]);
    }

    private static bool IsOneOf((long, long) shape, (long Rows, long Columns) stored) =>
        shape == stored || shape == (stored.Columns, stored.Rows);

    private void ReportShape(LoraModule module, TensorInfo weight) =>
        context.Report(
            FuseFindings.ExpertShape,
            adapter.Name,
            $"'{module.A.Name}' {module.A.ShapeText} and '{module.B.Name}' {module.B.ShapeText} do not fit '{weight.Name}' {weight.ShapeText}"
        );
}
