using MergeDsl.Core.Catalog;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Recipes.Language;

/// <summary>All keys of the recipe language. A new one is a line here and one in the binder of its section.</summary>
public static class RecipeLanguage
{
    /// <summary><c>rank: { energy: 0.99 }</c>.</summary>
    public static RecipeSection Energy => MergeKeys.Energy;

    /// <summary>One adapter.</summary>
    public static RecipeSection Adapter { get; } =
        OfInput(
            "an adapter",
            "folder, or `org/name` in the cache, or a `.safetensors` file",
            "An adapter as PEFT or the adapters library saves it, or a LoRA file of the image world. `KEY: folder` is short for a path alone.",
            "the folder of the adapter"
        );

    /// <summary>One prediction head.</summary>
    public static RecipeSection Head { get; } =
        OfInput(
            "a prediction head",
            "folder, or `org/name` in the cache",
            "A prediction head as the adapters library saves it. `KEY: folder` is short for a path alone.",
            "the folder of the prediction head"
        );

    /// <summary>The adapter that a recipe calls <paramref name="name"/>.</summary>
    public static RecipeSection OfAdapter(string name) => Adapter with { Title = $"adapter '{name}'" };

    /// <summary>The <c>merge</c> section, of both dialects.</summary>
    public static RecipeSection Merge { get; } = new("'merge'", MergeKeys.All);

    /// <summary>One rule.</summary>
    public static RecipeSection Rule { get; } =
        new(
            "a rule",
            EquatableArray.Of(
                new RecipeKey(
                    "modules",
                    KeyKind.Text,
                    "glob",
                    "`*` any text, `?` one character, `0-3` layers; matches a module path or a dotted end of it."
                )
                {
                    Expected = "a module pattern",
                    Need = "which modules it is for",
                },
                new RecipeKey("weights", KeyKind.Weights, "map", "Weights of adapters in these modules.")
                {
                    Expected = "a mapping of adapters to weights",
                },
                MergeKeys.Density with
                {
                    Value = "as above",
                    Meaning = "The density in these modules.",
                },
                MergeKeys.Scale with
                {
                    Value = "as above",
                    Meaning = "The scale in these modules.",
                },
                MergeKeys.Rank with
                {
                    Value = "as above",
                    Meaning = "The rank in these modules.",
                }
            )
        );

    /// <summary>The <c>output</c> section.</summary>
    public static RecipeSection Output { get; } =
        new(
            "'output'",
            EquatableArray.Of(
                new RecipeKey(
                    "adapter",
                    KeyKind.Text,
                    "folder, or a `.safetensors` file",
                    "Where the merged adapter goes: of single files, into such a file."
                )
                {
                    Expected = "a folder",
                    Need = "the folder of the merged adapter, or 'model' with that of a fused model",
                },
                new RecipeKey("head", KeyKind.Text, "folder", "Where the averaged prediction head goes: with `heads`.")
                {
                    Expected = "a folder",
                    Need = "the folder of the averaged prediction head",
                },
                new RecipeKey(
                    "model",
                    KeyKind.Text,
                    "folder",
                    "Where `base_model` goes with the merged adapter fused into it. One of `adapter` and `model` must be given; with both, base plus that adapter is that model."
                )
                {
                    Expected = "a folder",
                    Need = "the folder of the fused model",
                },
                new RecipeKey(
                    "dtype",
                    KeyKind.Choice,
                    string.Join(", ", DTypes.FloatingNames.Select(name => $"`{name}`")),
                    "What both are stored as. When left out: of the adapter float32, or float64 when an input is (in the PEFT dialect what PEFT would write), of the model what every tensor is in the base."
                )
                {
                    Expected = "dtype",
                    Words = DTypes.FloatingNames.Select(name => new RecipeWord(name, "")).ToEquatableArray(),
                },
                new RecipeKey(
                    "use_dora",
                    KeyKind.Flag,
                    "`true`, `false`",
                    "Whether `adapter` is a DoRA: magnitudes and a LoRA of `rank`, fitted to what the merge makes of the weights of `base_model`. Native; `false` when left out."
                ),
                new RecipeKey(
                    "fuse",
                    KeyKind.Choice,
                    "`exact`, `peft`",
                    "How `model` is fused; `exact` when left out. `peft` gives the bits that PEFT gives for the merged adapter, as `mergedsl fuse --as-peft` does."
                )
                {
                    Expected = "way to fuse",
                    Words = EquatableArray.Of(
                        new RecipeWord("exact", "what base plus adapter compute, summed in float32 and rounded once"),
                        new RecipeWord("peft", "what PEFT's merge_and_unload gives, bit for bit")
                    ),
                },
                new RecipeKey(
                    "serve",
                    KeyKind.Text,
                    string.Join(", ", ServeTarget.All.Select(target => $"`{target.Name}`")),
                    "The server that is to load the result: what it cannot load is found before the run."
                )
                {
                    Expected = "the name of a server",
                    Words = ServeTarget
                        .All.Select(target => new RecipeWord(target.Name, target.Title))
                        .ToEquatableArray(),
                }
            )
        )
        {
            AnyOf = EquatableArray.Of("adapter", "model", "head"),
        };

    /// <summary>One task.</summary>
    public static RecipeSection Task => TaskKeys.Task;

    /// <summary>The task that a recipe calls <paramref name="name"/>.</summary>
    public static RecipeSection OfTask(string name) => Task with { Title = $"task '{name}'" };

    /// <summary>The <c>evaluate</c> section.</summary>
    public static RecipeSection Evaluate { get; } = new("'evaluate'", EvaluateKeys.All);

    /// <summary><c>budget: { minutes: 10 }</c>.</summary>
    public static RecipeSection Budget => TuneKeys.Budget;

    /// <summary>The <c>tune</c> section.</summary>
    public static RecipeSection Tune { get; } = new("'tune'", TuneKeys.All);

    /// <summary>The whole recipe.</summary>
    public static RecipeSection Recipe { get; } =
        new(
            "a recipe",
            EquatableArray.Of(
                new RecipeKey("name", KeyKind.Text, "identifier", "The recipe's name.")
                {
                    Expected = "a name",
                    Need = "the name of the compiled recipe",
                },
                new RecipeKey(
                    "base_model",
                    KeyKind.Text,
                    "folder, or `org/name` in the Hugging Face cache",
                    "The model the adapters were trained on; but for `output.model` only config and headers are read. Without `output.model` it may be left out: then the adapters are only checked against each other."
                )
                {
                    Expected = "a folder or org/name",
                },
                new RecipeKey(
                    "adapters",
                    KeyKind.SectionMap,
                    "map",
                    "The adapters, in order. Keys are names of your choice."
                )
                {
                    Expected = "a mapping of names to adapters",
                    Need = "what is merged",
                    Section = Adapter,
                },
                new RecipeKey(
                    "heads",
                    KeyKind.SectionMap,
                    "map",
                    "Prediction heads of the adapters library, in the place of `adapters`; they need `combine_strategy: linear`."
                )
                {
                    Expected = "a mapping of names to prediction heads",
                    Need = "what is averaged",
                    Section = Head,
                },
                new RecipeKey("merge", KeyKind.Section, "map", "What is done with the adapters.")
                {
                    Need = "what to do with the adapters",
                    Section = Merge,
                },
                new RecipeKey(
                    "rules",
                    KeyKind.SectionList,
                    "list",
                    "Exceptions for some modules; the first match wins, and each must match something."
                )
                {
                    Expected = "a list of rules",
                    Dialect = Dialect.Native,
                    Section = Rule,
                },
                new RecipeKey("output", KeyKind.Section, "map", "Where the result goes.")
                {
                    Expected = "a mapping with 'adapter', 'model' or 'head'",
                    Need = "where the result goes",
                    Section = Output,
                },
                new RecipeKey("evaluate", KeyKind.Section, "map", "Tasks to score the result on.")
                {
                    Section = Evaluate,
                },
                new RecipeKey("tune", KeyKind.Section, "map", "A search for better weights.") { Section = Tune }
            )
        )
        {
            AnyOf = EquatableArray.Of("adapters", "heads"),
        };

    private static RecipeSection OfInput(string title, string value, string meaning, string need) =>
        new(
            title,
            EquatableArray.Of(
                new RecipeKey("path", KeyKind.Text, value, meaning) { Expected = "a folder", Need = need },
                new RecipeKey(
                    "weight",
                    KeyKind.Number,
                    "number",
                    "Its weight, of any sign; 1 when left out (the PEFT dialect needs it, the adapter-hub dialect takes equal shares)."
                )
            )
        );
}
