using MergeDsl.Testing;

namespace MergeDsl.Cli.Tests.Fusing;

/// <summary>A recipe for two adapters of a layered model, with everything it names.</summary>
internal static class LayeredRecipe
{
    /// <summary>The name of its file.</summary>
    public const string File = "job.recipe.yaml";

    /// <summary>Writes the recipe beside its base model and adapters.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="model">The base model.</param>
    /// <param name="merge">The recipe's <c>merge</c>.</param>
    /// <param name="output">The recipe's <c>output</c>.</param>
    public static void Write(TempFolder folder, LayeredModel model, string merge, string output = "{ model: out }")
    {
        model.Write(folder["base"]);
        model.WriteAdapter(folder["one"], seed: 1);
        model.WriteAdapter(folder["other"], seed: 2);
        System.IO.File.WriteAllText(
            folder[File],
            $$"""
            name: Job
            base_model: base
            adapters:
              one: { path: one, weight: 0.7 }
              other: { path: other, weight: -0.4 }
            merge: {{merge}}
            output: {{output}}

            """
        );
    }
}
