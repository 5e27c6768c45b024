using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Models;
using MergeDsl.Core.Planning;
using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Engine;

namespace MergeDsl.Evaluation.Interference;

/// <summary>
/// Examines how the adapters of a plan get along, module by module, in parallel: memory is bounded by the largest modules being
/// worked on, no dense change is ever held, and the report does not depend on the number of threads.
/// </summary>
/// <param name="backend">Where the arithmetic happens; stays the caller's.</param>
/// <param name="threads">How many modules are examined at a time.</param>
/// <param name="model">The base model; null for plans that do not read it. Stays the caller's.</param>
public sealed class InterferenceAnalysis(IBackend backend, int threads, ModelWeights? model = null)
{
    /// <summary>Examines a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="inputs">The open adapters, one per <see cref="MergePlan.Inputs"/>.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="FindingException">An adapter holds NaN or infinity.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public InterferenceReport Run(
        MergePlan plan,
        IReadOnlyList<AdapterFolder> inputs,
        CancellationToken cancellation = default
    )
    {
        var modules = plan.Modules.Where(module => !IsLeftOut(module)).ToArray();
        var evidence = new Evidence[modules.Length];
        var own = Math.Min(threads, modules.Length) > 1 ? backend.ForOneOfMany : backend;
        var examination = new ModuleExamination(own, plan, new OperandReader(own, plan, inputs, model));
        WorkQueue.Run(
            modules.Length,
            threads,
            piece => evidence[piece] = examination.Examine(modules[piece], cancellation),
            cancellation
        );
        var adapters = plan.Inputs.Select(input => input.Key).ToArray();
        return new InterferenceReport(
            plan.Name,
            plan.Method.Name,
            plan.Space,
            adapters,
            [.. evidence.Select(module => Tell(module, plan, adapters))],
            evidence.Length > 0 ? Measuring.Of(evidence) : Nothing,
            [.. plan.Modules.Where(IsLeftOut).Select(module => module.Path)]
        );
    }

    private static Measures Nothing { get; } = new([], [], null, new SumMeasure(0, null, [], 0, 1, null, null), null);

    private static bool IsLeftOut(ModulePlan module) => module.Operands.Any(operand => operand.Module.IsGrouped);

    private static ModuleInterference Tell(Evidence evidence, MergePlan plan, string[] adapters)
    {
        var module = evidence.Module;
        var measures = Measuring.Of([evidence]);

        // What other methods cut, and how much of it, is not the sum.
        var isSum = plan.Method.Name == "linear" && plan.Space != Space.Factors;
        return new ModuleInterference(
            module.Path,
            module.Out,
            module.In,
            measures,
            module.Parameters.Scale,
            Thresholds.Check(measures, adapters, isSum ? module.Rank : null)
        );
    }
}
