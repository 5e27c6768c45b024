using System.Text.RegularExpressions;
using MergeDsl.Core.Adapters;

namespace MergeDsl.Core.Planning;

/// <summary>Writes the ranks of a result into its LoRA settings.</summary>
public static class ResultRanks
{
    /// <summary>
    /// The settings with r = lora_alpha = the largest rank, and an entry in both patterns for every module of another rank. Alpha
    /// equals the rank everywhere, so every scaling is 1 (with <see cref="LoraConfig.UseRslora"/>, which stays as it is,
    /// sqrt(rank), as in <c>peft.md</c> 1.8).
    /// </summary>
    /// <param name="config">All other settings.</param>
    /// <param name="modules">Path and rank of every module; at least one.</param>
    public static LoraConfig Apply(LoraConfig config, IReadOnlyCollection<(string Path, int Rank)> modules)
    {
        var largest = modules.Max(module => module.Rank);
        var patterns = modules
            .Where(module => module.Rank != largest)
            .OrderBy(module => module.Path, StringComparer.Ordinal)
            .Select(module => new PatternEntry(PatternOf(module.Path), module.Rank))
            .ToEquatableArray();
        return config with { Rank = largest, Alpha = largest, RankPattern = patterns, AlphaPattern = patterns };
    }

    /// <summary>The plan with the ranks that energy policies chose, as far as they are known; for the others, the largest they may be.</summary>
    /// <param name="plan">A plan.</param>
    /// <param name="chosen">The ranks of merged modules, by path.</param>
    public static MergePlan Settle(MergePlan plan, IReadOnlyDictionary<string, int> chosen)
    {
        if (plan.Modules.All(module => !module.Rank.IsChosen))
        {
            return plan;
        }

        var modules = plan
            .Modules.Select(module =>
                chosen.TryGetValue(module.Path, out var rank)
                    ? module with
                    {
                        Rank = new RankCut(rank, null, IsLossless: false),
                    }
                    : module
            )
            .ToEquatableArray();
        var ranks = modules.Select(module => (module.Path, module.Rank.Maximum)).ToArray();
        return plan with { Modules = modules, Output = plan.Output with { Config = Apply(plan.Output.Config, ranks) } };
    }

    // A pattern is a regular expression on the end of a path: anchored and escaped it matches this module alone.
    private static string PatternOf(string path) =>
        "^" + Regex.Replace(path, @"[^\w]", @"\$&", RegexOptions.ECMAScript);
}
