using MergeDsl.Core.Adapters;
using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Locks;
using MergeDsl.Core.Models;
using MergeDsl.Core.Tensors;
using MergeDsl.Core.Tests.Yaml;

namespace MergeDsl.Core.Tests.Locks;

/// <summary>Locks with every field filled in or left out at random, and texts that YAML has its troubles with.</summary>
internal static class RandomLocks
{
    private static readonly string[] Texts =
    [
        "q_proj",
        "model.layers.0.self_attn.q_proj.lora_A.weight",
        "adapters/math",
        "",
        " ",
        "8",
        "null",
        "True",
        "~",
        "- a",
        "a: b",
        "# no comment",
        "[x, y]",
        "{adapter}",
        @".*\.(q|v)_proj$",
        "\"quoted\" and 'so'",
        "line\nbreak\r\ttab",
        "\u0007\u0085\u00A0\u2028\uFEFF\uFFFE",
        "Grüße, \u4F60\u597D, \uD83D\uDE00",
        "<<",
        "---",
        "...",
        new string('x', 900),
    ];

    public static AdapterLock Lock(Choices choices) =>
        new(choices.Of(".", "../..", "a b"), Distinct(choices, 3, Model), Distinct(choices, 4, Adapter));

    private static LockedModel Model(string path, Choices choices) =>
        new(path, choices.Below(4) == 0 ? null : Facts(choices), Hashes(choices), Findings(choices));

    private static ModelFacts Facts(Choices choices) =>
        new(
            Optional(choices),
            Optional(choices),
            choices.Of<long?>(null, 0, 32000, -1, long.MaxValue),
            choices.Below(2) == 0,
            Many(choices, 3, Text),
            Tensors(choices)
        );

    private static LockedAdapter Adapter(string path, Choices choices)
    {
        var config =
            choices.Below(4) == 0 ? null : new LockedAdapterConfig(choices.Of("LORA", "IA3", "LOHA"), Config(choices));
        return new(path, Optional(choices), config, Tensors(choices), Hashes(choices), Findings(choices));
    }

    private static LoraConfig Config(Choices choices) =>
        new()
        {
            BaseModel = Optional(choices),
            Rank = choices.Of(8, 1, 16, int.MaxValue),
            Alpha = Number(choices),
            RankPattern = Distinct(choices, 3, (pattern, more) => new PatternEntry(pattern, more.Of(1, 8, 300))),
            AlphaPattern = Distinct(choices, 3, (pattern, more) => new PatternEntry(pattern, Number(more))),
            UseRslora = choices.Below(2) == 1,
            UseDora = choices.Below(2) == 1,
            TargetModules = Selection(choices),
            ExcludeModules = Selection(choices),
            LayersToTransform = Many(choices, 3, more => more.Of(0, 7, int.MaxValue)),
            LayersPattern = Many(choices, 3, Text),
            TargetParameters = Many(choices, 3, Text),
            ModulesToSave = Many(choices, 3, Text),
            FanInFanOut = choices.Below(2) == 1,
            Bias = choices.Of("none", "all", "lora_only"),
            LoraBias = choices.Below(2) == 1,
            EnsureWeightTying = choices.Below(2) == 1,
            InitLoraWeights = choices.Of("true", "false", "pissa", Text(choices)),
            TaskType = Optional(choices),
            UnmergeableKeys = Many(choices, 3, Text),
            Settings = Distinct(choices, 3, (key, more) => new Setting(key, Text(more))),
        };

    private static EquatableArray<TensorInfo> Tensors(Choices choices) =>
        Distinct(
            choices,
            5,
            (name, more) =>
                new TensorInfo(
                    name,
                    more.Of(Enum.GetValues<DType>()),
                    Many(more, 3, dimension => dimension.Of(0L, 1, 64, 151_936))
                )
        );

    private static EquatableArray<Finding> Findings(Choices choices) =>
        Many(
            choices,
            3,
            more =>
                more.Below(3) switch
                {
                    0 => Finding.Of(FileFindings.FolderMissing, Text(more), Text(more)),
                    1 => Finding.Of(FileFindings.LeftOut, LockedAdapter.NamePlaceholder, Text(more)),
                    _ => Finding.Of(FileFindings.NotInCache, LockedFindings.Folder, Text(more), Text(more)),
                }
        );

    private static LockedHashes? Hashes(Choices choices) =>
        choices.Below(3) switch
        {
            0 => null,
            1 => new LockedHashes("00ff", "123456", null),
            _ => new LockedHashes("1e5", "0", "000e1000"),
        };

    private static ModuleSelection? Selection(Choices choices) =>
        choices.Below(3) switch
        {
            0 => null,
            1 => ModuleSelection.OfPattern(Text(choices)),
            _ => ModuleSelection.OfNames(Many(choices, 3, Text)),
        };

    private static double Number(Choices choices) =>
        choices.Of(8, 16, 0.1, -3.5, 1e300, double.Epsilon, 1d / 3, 12345678901234567890d);

    private static string? Optional(Choices choices) => choices.Below(3) == 0 ? null : Text(choices);

    private static string Text(Choices choices) => choices.Of(Texts);

    private static EquatableArray<T> Many<T>(Choices choices, int most, Func<Choices, T> make) =>
        Enumerable.Range(0, choices.Below(most + 1)).Select(_ => make(choices)).ToEquatableArray();

    // Keys of one mapping.
    private static EquatableArray<T> Distinct<T>(Choices choices, int most, Func<string, Choices, T> make) =>
        Many(choices, most, Text).Distinct().ToArray().Select(key => make(key, choices)).ToEquatableArray();
}
