using MergeDsl.Core.Adapters;
using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Models;
using MergeDsl.Core.Tensors;
using MergeDsl.Core.Text;
using MergeDsl.Core.Yaml;

namespace MergeDsl.Core.Locks;

/// <summary>Reads the entries of a lock. Whether an entry may be used tells its section: a broken one may not.</summary>
internal static class LockEntryReader
{
    // The kinds that a lock can hold: PEFT's others change no weights.
    private static readonly string[] Kinds =
    [
        .. AdapterKinds.All.Where(kind => kind.WhyNotFused.Length == 0).Select(kind => kind.Name),
        .. LibraryKinds.All.Select(kind => kind.Name),
    ];

    private const string Patterns = "regular expressions with a number each";

    private static readonly LoraConfig Default = new();

    public static LockedModel Model(string path, LockSection section) =>
        new(path, Facts(section), Hashes(section), Findings(section));

    public static LockedAdapter Adapter(string path, LockSection section) =>
        new(
            path,
            section.Text(LockKeys.Base),
            section.Word(LockKeys.Kind, Kinds) is { } kind ? new LockedAdapterConfig(kind, Config(section)) : null,
            Tensors(section),
            Hashes(section),
            Findings(section)
        );

    // A model that could not be read has findings instead of tensors.
    private static ModelFacts? Facts(LockSection section) =>
        section.Has(LockKeys.Tensors)
            ? new ModelFacts(
                section.Text(LockKeys.ModelType),
                section.Text(LockKeys.Architecture),
                section.TakeValue<long>(
                    LockKeys.VocabularySize,
                    "a whole number",
                    scalar => scalar.TryInteger(out var size) ? size : null
                ),
                section.Flag(LockKeys.TiesEmbeddings),
                section.Texts(LockKeys.LayerOrder),
                Tensors(section)
            )
            : null;

    private static LoraConfig Config(LockSection section) =>
        new()
        {
            BaseModel = section.Text(LockKeys.BaseName),
            Rank = Rank(section),
            Alpha = section.TakeValue(LockKeys.Alpha, "a finite number", Number) ?? Default.Alpha,
            RankPattern = section.Pairs(
                LockKeys.RankPattern,
                Patterns,
                (pattern, node) => RankOf(node) is { } rank ? new PatternEntry(pattern, rank) : null
            ),
            AlphaPattern = section.Pairs(
                LockKeys.AlphaPattern,
                Patterns,
                (pattern, node) => Number(node) is { } alpha ? new PatternEntry(pattern, alpha) : null
            ),
            UseRslora = section.Flag(LockKeys.UseRslora),
            UseDora = section.Flag(LockKeys.UseDora),
            TargetModules = Selection(section, LockKeys.TargetModules),
            ExcludeModules = Selection(section, LockKeys.ExcludeModules),
            LayersToTransform = Layers(section),
            LayersPattern = section.Texts(LockKeys.LayersPattern),
            TargetParameters = section.Texts(LockKeys.TargetParameters),
            ModulesToSave = section.Texts(LockKeys.ModulesToSave),
            FanInFanOut = section.Flag(LockKeys.FanInFanOut),
            Bias = section.Word(LockKeys.Bias, "none", "all", "lora_only") ?? Default.Bias,
            LoraBias = section.Flag(LockKeys.LoraBias),
            EnsureWeightTying = section.Flag(LockKeys.EnsureWeightTying),
            InitLoraWeights = section.Text(LockKeys.InitLoraWeights) ?? Default.InitLoraWeights,
            TaskType = section.Text(LockKeys.TaskType),
            UnmergeableKeys = section.Texts(LockKeys.UnmergeableKeys),
            Settings = section.Pairs(
                LockKeys.Settings,
                "a text for each key",
                (key, node) => node is YamlScalar scalar ? new Setting(key, scalar.Text) : null
            ),
        };

    private static int Rank(LockSection section) =>
        (int?)section.TakeValue(LockKeys.Rank, "a rank of at least 1", scalar => (long?)RankOf(scalar)) ?? Default.Rank;

    private static int? RankOf(YamlNode node) =>
        node is YamlScalar scalar && scalar.TryInteger(out var rank) && rank is >= 1 and <= int.MaxValue
            ? (int)rank
            : null;

    private static double? Number(YamlNode node) =>
        node is YamlScalar scalar && scalar.TryNumber(out var number) && Numbers.IsFinite(number) ? number : null;

    private static ModuleSelection? Selection(LockSection section, string key) =>
        section.Take(
            key,
            "a list of module names or a regular expression",
            node =>
                node switch
                {
                    YamlScalar pattern => ModuleSelection.OfPattern(pattern.Text),
                    YamlSequence list when list.Items.All(item => item is YamlScalar) => ModuleSelection.OfNames(
                        list.Items.Select(item => ((YamlScalar)item).Text)
                    ),
                    _ => null,
                }
        );

    private static EquatableArray<int> Layers(LockSection section) =>
        section
            .List(
                LockKeys.LayersToTransform,
                "a list of layer numbers",
                node =>
                    node is YamlScalar scalar && scalar.TryInteger(out var layer) && layer is >= 0 and <= int.MaxValue
                        ? (object)(int)layer
                        : null
            )
            .Cast<int>()
            .ToEquatableArray();

    private static EquatableArray<TensorInfo> Tensors(LockSection section) =>
        section.Pairs(
            LockKeys.Tensors,
            "a type and a shape, such as 'F32 [8, 64]'",
            (name, node) => node is YamlScalar { IsQuoted: false } scalar ? TensorText.Read(name, scalar.Text) : null
        );

    private static LockedHashes? Hashes(LockSection section)
    {
        var (config, headers, weights) = (
            section.Text(LockKeys.ConfigHash),
            section.Text(LockKeys.HeadersHash),
            section.Text(LockKeys.WeightsHash)
        );
        if (config is null && headers is null && weights is null)
        {
            return null;
        }

        section.Require(LockKeys.ConfigHash, "a hash of the config");
        section.Require(LockKeys.HeadersHash, "a hash of the headers");
        return new LockedHashes(config ?? "", headers ?? "", weights);
    }

    private static EquatableArray<Finding> Findings(LockSection section) =>
        section.List(LockKeys.Findings, "a finding's id with the values of its message", RecordedFinding.Read);
}
