namespace MergeDsl.Evaluation.Interference;

/// <summary>
/// How the adapters of a recipe get along, told from their numbers alone: no model is run. A change is what an adapter adds to a
/// module's weight, weight·scaling·B·A; the recipe's <c>scale</c>, one factor on everything, is left out.
/// </summary>
/// <param name="Name">The recipe's name.</param>
/// <param name="Method">Name of the method that the recipe merges with.</param>
/// <param name="Space">The space that it works in.</param>
/// <param name="Adapters">The recipe's names of the adapters; everything else refers to them by index.</param>
/// <param name="Modules">One row per module, in the plan's order.</param>
/// <param name="Overall">All modules taken together, as one long list of numbers.</param>
/// <param name="LeftOut">Modules that are not looked at: behind a grouped convolution, B·A is not the change.</param>
public sealed record InterferenceReport(
    string Name,
    string Method,
    Space Space,
    IReadOnlyList<string> Adapters,
    IReadOnlyList<ModuleInterference> Modules,
    Measures Overall,
    IReadOnlyList<string> LeftOut
)
{
    /// <summary>How they get along, in a sentence or two.</summary>
    public string Verdict => Interference.Verdict.Of(this);

    /// <summary>The modules where adapters fight, most reasons first, in the plan's order where they are as many.</summary>
    public IEnumerable<ModuleInterference> Flagged =>
        Modules.Where(module => module.Flags.Count > 0).OrderByDescending(module => module.Flags.Count);
}
