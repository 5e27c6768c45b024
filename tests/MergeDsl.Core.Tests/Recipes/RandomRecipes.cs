using MergeDsl.Core.Recipes;
using MergeDsl.Core.Tensors;
using MergeDsl.Core.Tests.Yaml;

namespace MergeDsl.Core.Tests.Recipes;

/// <summary>Recipes as values, made of random decisions: awkward names, every key, sound and absurd numbers.</summary>
/// <param name="choices">The decisions.</param>
internal sealed class RandomRecipes(Choices choices)
{
    private static readonly string[] Pieces =
    [
        "a",
        "layers.0-3",
        "adapters/math",
        "../x",
        ".",
        "..",
        "/",
        " ",
        "",
        "-",
        "- ",
        ": ",
        ":",
        "#",
        " #",
        "{",
        "}",
        "[",
        "]",
        ",",
        "\"",
        "'",
        "\\",
        "\n",
        "\r\n",
        "\t",
        "é",
        "日本",
        "😀",
        "\u2028",
        "\u0085",
        "\u0000",
        "\u00A0",
        "\uFEFF",
        "%",
        "@",
        "`",
        "!",
        "&",
        "*",
        "?",
        "|",
        ">",
        "~",
        "<<",
        "=",
        "null",
        "true",
        "No",
        "1",
        "1e3",
        "0x1F",
        ".inf",
        "2024-01-01",
        "average",
        "drop",
    ];

    private static readonly double[] Doubles =
    [
        0,
        1,
        -1,
        0.5,
        0.7,
        0.1 + 0.2,
        1.0 / 3,
        2,
        1e-300,
        1e300,
        double.MaxValue,
        double.Epsilon,
        -0.25,
        123456789.123456789,
        double.NaN,
        double.PositiveInfinity,
        double.NegativeInfinity,
    ];

    /// <summary>A recipe that a text can hold.</summary>
    public RecipeModel Next() => Next(choices.Of(Dialect.Native, Dialect.Peft), isMixed: false);

    /// <summary>A recipe that C# can make: also with words of both dialects, and with choices that do not exist.</summary>
    public RecipeModel NextOfCSharp() => Next(choices.Of(Dialect.Native, Dialect.Peft), isMixed: true);

    private RecipeModel Next(Dialect dialect, bool isMixed) =>
        new(
            choices.Of("polyglot", Text(), ""),
            Maybe(() => Text() + "x"),
            Several(() => new AdapterEntry(Text(), Text(), MaybeNumber()))
                .DistinctBy(entry => entry.Key)
                .ToEquatableArray(),
            Merge(dialect, isMixed),
            Several(Rule).ToEquatableArray(),
            new OutputSettings(Maybe(() => Text() + "x"), MaybeValue(() => Type(isMixed)))
            {
                Model = Maybe(() => Text() + "x"),
                UseDora = MaybeValue(() => choices.Of(true, false)),
                Fuse = MaybeValue(() => choices.Of(FuseMode.Exact, FuseMode.Peft, isMixed ? (FuseMode)7 : default)),
                Serve = Maybe(() => choices.Of("vllm", Text() + "x")),
            }
        )
        {
            Evaluate = Maybe(Evaluate),
            Tune = Maybe(Tune),
        };

    private EvaluateSettings Evaluate() =>
        new()
        {
            Tasks = Tasks(),
            Output = Maybe(() => Text() + "x"),
            Seed = MaybeValue(() => choices.Of(0L, -1, long.MaxValue)),
        };

    private TuneSettings Tune() =>
        new()
        {
            Budget = Maybe(() => new TuneBudget(MaybeValue(() => choices.Of(40L, 0, -2)), MaybeNumber())),
            Parameters = Several(() => (TuneParameter)choices.Below(5)).ToEquatableArray(),
            Objective = MaybeValue(() => (TuneObjective)choices.Below(3)),
            Tasks = Tasks(),
            Seed = MaybeValue(() => choices.Of(0L, 7)),
            Output = Maybe(() => Text() + "x"),
            Trace = Maybe(() => Text() + "x"),
        };

    private EquatableArray<TaskEntry> Tasks() =>
        Several(() =>
                new TaskEntry(Text())
                {
                    Path = Maybe(() => choices.Of("data/a.jsonl", Text() + "x")),
                    Kind = MaybeValue(() => (TaskKind)choices.Below(4)),
                    Prompt = Maybe(() => choices.Of("{prompt}", Text() + "x")),
                    Limit = MaybeValue(() => choices.Of(1L, 0, long.MinValue)),
                    Stop = Several(() => Text() + "x").ToEquatableArray(),
                    MaxTokens = MaybeValue(() => choices.Of(16L, 0)),
                    Match = MaybeValue(() => (MatchRule)choices.Below(4)),
                    Adapter = Maybe(() => Text() + "x"),
                    Command = Maybe(() => choices.Of("judge '{model}'", Text() + "x")),
                    Score = Maybe(() => choices.Of("a.b[0]", Text() + "x")),
                    Result = Maybe(() => Text() + "x"),
                    Timeout = MaybeNumber(),
                }
            )
            .DistinctBy(task => task.Name)
            .ToEquatableArray();

    private MergeSettings Merge(Dialect dialect, bool isMixed)
    {
        var shared = new MergeSettings
        {
            Dialect = dialect,
            Method = choices.Of("ties", "linear", "dare_ties", "ties_svd", "cat", "dare_linear_svd", Text()),
            Density = MaybeNumber(),
            MajoritySign = MaybeValue(() =>
                choices.Of(MajoritySign.Total, MajoritySign.Frequency, isMixed ? (MajoritySign)7 : default)
            ),
            Seed = MaybeValue(() => choices.Of(0L, 42, -1, long.MaxValue)),
            ModulesToSave = Maybe(Settlement),
        };
        var native = isMixed || dialect == Dialect.Native ? Native(shared, isMixed) : shared;
        return isMixed || dialect == Dialect.Peft ? Peft(native, isMixed) : native;
    }

    private MergeSettings Native(MergeSettings shared, bool isMixed) =>
        shared with
        {
            Space = MaybeValue(() => choices.Of(Space.Dense, Space.Core, Space.Factors, isMixed ? (Space)9 : default)),
            NormalizeWeights = MaybeValue(() => choices.Of(true, false)),
            Scale = MaybeNumber(),
            Rank = Maybe(Rank),
        };

    private MergeSettings Peft(MergeSettings shared, bool isMixed) =>
        shared with
        {
            SvdRank = MaybeValue(() => choices.Of(0, 8, -3, int.MaxValue, int.MinValue)),
            SvdClamp = MaybeNumber(),
            SvdFullMatrices = MaybeValue(() => choices.Of(true, false)),
            SvdDriver = Maybe(() => Text() + "x"),
            SeedAt = MaybeValue(() => choices.Of(SeedAt.Call, SeedAt.Combine, isMixed ? (SeedAt)(-1) : default)),
            AutocastAdapterDtype = MaybeValue(() => choices.Of(true, false)),
        };

    private ModuleRule Rule() =>
        new(Text())
        {
            Weights = Several(() => new RuleWeight(Text(), Number()))
                .DistinctBy(weight => weight.Adapter)
                .ToEquatableArray(),
            Density = MaybeNumber(),
            Scale = MaybeNumber(),
            Rank = Maybe(Rank),
        };

    private CopySettlement Settlement() =>
        choices.Of(true, false)
            ? new CopySettlement(CopyChoice.Of(Text() + "x"), default)
            : new CopySettlement(
                null,
                Several(() => new ModuleCopyChoice(Text(), CopyChoice.Of(choices.Of("average", "drop", Text() + "x"))))
                    .DistinctBy(choice => choice.Module)
                    .ToEquatableArray()
            );

    private RankPolicy Rank() =>
        choices.Of<RankPolicy>(
            RankPolicy.Max,
            RankPolicy.Sum,
            new RankPolicy.Fixed(choices.Of(8, 1, 0, -5, int.MaxValue, int.MinValue)),
            new RankPolicy.Energy(Number())
        );

    private DType Type(bool isMixed) => (DType)choices.Below(isMixed ? 20 : DTypes.FloatingNames.Count);

    private string Text() => string.Concat(Several(() => choices.Of(Pieces)));

    private double Number() => choices.Of(Doubles);

    private double? MaybeNumber() => MaybeValue(Number);

    private T? MaybeValue<T>(Func<T> make)
        where T : struct => choices.Below(3) == 0 ? null : make();

    private T? Maybe<T>(Func<T> make)
        where T : class => choices.Below(3) == 0 ? null : make();

    private T[] Several<T>(Func<T> make) => [.. Enumerable.Range(0, choices.Below(4)).Select(_ => make())];
}
