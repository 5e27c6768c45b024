using MergeDsl.Core.Catalog;

namespace MergeDsl.Core.Recipes.Language;

/// <summary>The keys of the <c>merge</c> section.</summary>
internal static class MergeKeys
{
    public static RecipeSection Energy { get; } =
        new(
            "'rank'",
            EquatableArray.Of(
                new RecipeKey("energy", KeyKind.Number, "above 0, at most 1", "The share of the energy to keep.")
                {
                    Need = "the share of the energy to keep",
                    Range = new NumberRange(0, 1, true),
                }
            )
        );

    public static RecipeKey Density { get; } =
        new(
            "density",
            KeyKind.Number,
            "0 to 1",
            "The share of entries that pruning keeps, required by the methods that prune."
        )
        {
            Range = new NumberRange(0, 1),
        };

    public static RecipeKey Scale { get; } =
        new("scale", KeyKind.Number, "number", "Native: one factor on the whole merged change; 1 when left out.")
        {
            Dialect = Dialect.Native,
        };

    public static RecipeKey Rank { get; } =
        new("rank", KeyKind.Rank, "see above", "Native; `max` when left out.")
        {
            Dialect = Dialect.Native,
            Expected = "a number, max, sum or { energy: 0.99 }",
            Words = EquatableArray.Of(
                new RecipeWord("max", "The largest rank of the inputs: the default, as in PEFT."),
                new RecipeWord("sum", "The sum of the inputs' ranks: nothing is lost for `linear`.")
            ),
            Range = new NumberRange(1),
            Section = Energy,
        };

    private static readonly RecipeKey[] Native =
    [
        new("method", KeyKind.Text, "see above", "Native spelling.")
        {
            Dialect = Dialect.Native,
            Expected = "the name of a method",
            Need =
                "what is done with the adapters (or 'combination_type' for the PEFT dialect, or 'combine_strategy' for the adapter-hub dialect)",
            Words = MergeMethods.All.Select(method => new RecipeWord(method.Name, method.Title)).ToEquatableArray(),
        },
        new("space", KeyKind.Choice, "`dense`, `core`, `factors`", "Native; `dense` when left out.")
        {
            Dialect = Dialect.Native,
            Expected = "space",
            Words = EquatableArray.Of(
                new RecipeWord(Space.Factors.Word(), "A and B separately: cheap, as PEFT's plain types do it."),
                new RecipeWord(Space.Dense.Word(), "The full change of a weight: the default, what the papers mean."),
                new RecipeWord(
                    Space.Core.Word(),
                    "Coordinates in the joint subspace of all adapters: lossless and small."
                )
            ),
        },
        new(
            "normalize_weights",
            KeyKind.Flag,
            "`true`, `false`",
            "Weights are divided by their sum; native: `false` when left out, adapter-hub: `true`."
        )
        {
            Dialect = Dialect.Native,
            AlsoOf = Dialect.Library,
        },
        Scale,
        Rank,
    ];

    private static readonly RecipeKey[] Peft =
    [
        new(
            "combination_type",
            KeyKind.Text,
            "one of PEFT's eleven types",
            "Switches to the PEFT dialect; replaces `method`, `space`, `rank`, `scale`."
        )
        {
            Dialect = Dialect.Peft,
            Expected = "the name of a combination type",
            Need = "how PEFT combines the adapters",
            Words = PeftCombination
                .All.Select(type => new RecipeWord(type.Name, $"Native: {type.NativeSpelling}."))
                .ToEquatableArray(),
        },
        new(
            "svd_rank",
            KeyKind.WholeNumber,
            "whole number",
            "PEFT: rank of the `svd` types; the largest of the inputs when left out or 0. Adapter-hub: rank of `lora_delta_w_svd`, required by it."
        )
        {
            Dialect = Dialect.Peft,
            AlsoOf = Dialect.Library,
            Range = new NumberRange(0),
        },
        new("svd_clamp", KeyKind.Number, "0 to 1", "PEFT: clamp the factors at this quantile.")
        {
            Dialect = Dialect.Peft,
            Range = new NumberRange(0, 1),
        },
        new(
            "svd_full_matrices",
            KeyKind.Flag,
            "`true`, `false`",
            "PEFT: accepted; it changes PEFT's cost, not its result."
        )
        {
            Dialect = Dialect.Peft,
        },
        new("svd_driver", KeyKind.Text, "name", "PEFT: refused, as PEFT refuses it on a CPU.")
        {
            Dialect = Dialect.Peft,
            Expected = "the name of a driver",
        },
        new(
            "seed_at",
            KeyKind.Choice,
            "`call`, `combine`",
            "PEFT: whether the generator was seeded before `add_weighted_adapter` or before the first mask."
        )
        {
            Dialect = Dialect.Peft,
            Expected = "place to seed",
            Words = EquatableArray.Of(
                new RecipeWord("call", "Right before `add_weighted_adapter`."),
                new RecipeWord("combine", "Right before the first mask.")
            ),
        },
        new(
            "autocast_adapter_dtype",
            KeyKind.Flag,
            "`true`, `false`",
            "PEFT: adapters stored in half precision are widened to float32 first, as `PeftModel.from_pretrained` does when it is not told otherwise; `false` when left out, so that half precision stays half precision."
        )
        {
            Dialect = Dialect.Peft,
        },
    ];

    private static readonly RecipeKey[] Library =
    [
        new(
            "combine_strategy",
            KeyKind.Text,
            "`linear`, `lora_linear_only_negate_b`, `lora_delta_w_svd`",
            "Switches to the adapter-hub dialect, for adapters of the adapters library; replaces `method`, `space`, `rank`, `scale`."
        )
        {
            Dialect = Dialect.Library,
            Expected = "the name of a combine strategy",
            Need = "how average_adapter combines the adapters",
            Words = CombineStrategy
                .All.Select(strategy => new RecipeWord(strategy.Name, strategy.Title))
                .ToEquatableArray(),
        },
        new(
            "model_class",
            KeyKind.Text,
            "name of a class",
            "Adapter-hub: the class that `average_adapter` is called on; when left out, the first that an adapter was saved from and that has prediction heads. On an encoder without heads, such as `BertModel`, invertible adapters are averaged, which other classes lose."
        )
        {
            Dialect = Dialect.Library,
            Expected = "the name of a class",
        },
    ];

    private static readonly RecipeKey[] Shared =
    [
        Density,
        new(
            "majority_sign_method",
            KeyKind.Choice,
            "`total`, `frequency`",
            "How TIES elects a sign: by the sum of the values (when left out), or of their signs. Weights, negative ones too, apply after the election."
        )
        {
            Expected = "majority sign method",
            Words = EquatableArray.Of(
                new RecipeWord("total", "The sign of the sum of the values."),
                new RecipeWord("frequency", "The sign of the sum of the signs.")
            ),
        },
        new("seed", KeyKind.WholeNumber, "whole number", "Seed of the random methods, required by them."),
        new(
            "modules_to_save",
            KeyKind.Settlement,
            "the name of an adapter, `average`, `drop`, or a map of modules to these",
            "What becomes of trained full copies (classifiers, heads, embeddings, biases): one adapter's copy is taken, they are averaged by weight, or left out. A copy that a single adapter owns is carried over when nothing is said."
        )
        {
            Expected = "the name of an adapter, average or drop (or a mapping of modules to these)",
            Words = EquatableArray.Of(
                new RecipeWord("average", "The weighted mean of all copies."),
                new RecipeWord("drop", "No copy: the base model's own module stays in place.")
            ),
        },
    ];

    public static EquatableArray<RecipeKey> All { get; } =
        EquatableArray.Of<RecipeKey>([.. Native, .. Peft, .. Library, .. Shared]);
}
