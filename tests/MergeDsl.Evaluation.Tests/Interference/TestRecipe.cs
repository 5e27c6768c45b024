using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Core;
using MergeDsl.Core.Adapters;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Evaluation.Interference;
using MergeDsl.Runtime.Cpu;
using MergeDsl.Testing;
using Shouldly;

namespace MergeDsl.Evaluation.Tests.Interference;

/// <summary>Adapters on disk and a recipe that names them, planned and examined as the tool does it.</summary>
public static class TestRecipe
{
    /// <summary>The report of a recipe.</summary>
    /// <param name="adapters">Its adapters.</param>
    /// <param name="weights">Their weights.</param>
    /// <param name="merge">Its merge section in flow style, and what follows it.</param>
    /// <param name="threads">Modules examined at a time.</param>
    public static InterferenceReport Examine(
        IReadOnlyList<TestAdapter> adapters,
        IReadOnlyList<double> weights,
        string merge,
        int threads = 2
    )
    {
        using var folder = new TempFolder();
        var entries = adapters.Select(
            (adapter, i) =>
                FormattableString.Invariant($"  {adapter.Name}: {{ path: {adapter.Name}, weight: {weights[i]} }}\n")
        );
        var reading = RecipeReading.Read(
            $"name: Test\nadapters:\n{string.Concat(entries)}merge: {merge}\noutput: {{ adapter: out }}\n"
        );
        reading.HasErrors.ShouldBeFalse(string.Join('\n', reading.Findings.Select(finding => finding.Message)));
        foreach (var adapter in adapters)
        {
            adapter.Write(folder.Path);
        }

        var inputs = adapters.Select(adapter => AdapterFolder.Open(folder[adapter.Name], adapter.Name)).ToArray();
        try
        {
            var facts = inputs.Select(input => (AdapterFacts?)input.Facts).ToEquatableArray();
            var planning = RecipePlanner.Prepare(reading.Model!, false, new RecipeInputs(facts, null, default));
            planning.Plan.ShouldNotBeNull(string.Join('\n', planning.Findings.Select(finding => finding.Message)));
            using var backend = new CpuBackend(threads);
            return new InterferenceAnalysis(backend, threads).Run(planning.Plan, inputs);
        }
        finally
        {
            Array.ForEach(inputs, input => input.Dispose());
        }
    }
}
