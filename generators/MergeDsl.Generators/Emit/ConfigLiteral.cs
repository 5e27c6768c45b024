using MergeDsl.Core;
using MergeDsl.Core.Adapters;
using MergeDsl.Core.Adapters.Kinds;

namespace MergeDsl.Generators.Emit;

/// <summary>Writes LoRA settings as a C# value: what differs from their defaults.</summary>
internal static class ConfigLiteral
{
    private const string Adapters = "global::MergeDsl.Core.Adapters.";
    private const string List = "global::MergeDsl.Generated.Literal.List(";

    private static readonly LoraConfig Default = new();

    /// <summary>The value as an argument of a call that was begun, and what follows it.</summary>
    public static void Write(SourceWriter writer, LoraConfig config, string end)
    {
        using (writer.Open($"new {Adapters}LoraConfig", end))
        {
            foreach (var value in Values(config))
            {
                writer.Line(value + ",");
            }
        }
    }

    private static IEnumerable<string> Values(LoraConfig config) =>
        [
            .. Text("BaseModel", config.BaseModel, null),
            $"Rank = {Literals.Of(config.Rank)}",
            $"Alpha = {Literals.Of(config.Alpha)}",
            .. Items("RankPattern", config.RankPattern, Entry),
            .. Items("AlphaPattern", config.AlphaPattern, Entry),
            .. Flag("UseRslora", config.UseRslora),
            .. Flag("UseDora", config.UseDora),
            .. Selection("TargetModules", config.TargetModules),
            .. Selection("ExcludeModules", config.ExcludeModules),
            .. Items("LayersToTransform", config.LayersToTransform, layer => Literals.Of(layer)),
            .. Items("LayersPattern", config.LayersPattern, Literals.Of),
            .. Items("TargetParameters", config.TargetParameters, Literals.Of),
            .. Items("ModulesToSave", config.ModulesToSave, Literals.Of),
            .. Flag("FanInFanOut", config.FanInFanOut),
            .. Text("Bias", config.Bias, Default.Bias),
            .. Flag("LoraBias", config.LoraBias),
            .. Flag("EnsureWeightTying", config.EnsureWeightTying),
            .. Text("InitLoraWeights", config.InitLoraWeights, Default.InitLoraWeights),
            .. Text("TaskType", config.TaskType, null),
            .. Items("UnmergeableKeys", config.UnmergeableKeys, Literals.Of),
            .. Items("Settings", config.Settings, Setting),
        ];

    private static string Entry(PatternEntry entry) =>
        $"new {Adapters}PatternEntry({Literals.Of(entry.Pattern)}, {Literals.Of(entry.Value)})";

    private static string Setting(Setting setting) =>
        $"new {Adapters}Kinds.Setting({Literals.Of(setting.Key)}, {Literals.Of(setting.Value)})";

    private static string[] Text(string name, string? value, string? standard) =>
        value == standard ? [] : [$"{name} = {Literals.Of(value)}"];

    private static string[] Flag(string name, bool value) => value ? [$"{name} = true"] : [];

    private static string[] Items<T>(string name, EquatableArray<T> items, Func<T, string> literal) =>
        items.Count == 0 ? [] : [$"{name} = {List}{string.Join(", ", items.Select(literal))})"];

    private static string[] Selection(string name, ModuleSelection? selection) =>
        selection is null ? []
        : selection.Pattern is { } pattern ? [$"{name} = {Adapters}ModuleSelection.OfPattern({Literals.Of(pattern)})"]
        : [$"{name} = {Adapters}ModuleSelection.OfNames([{string.Join(", ", selection.Names.Select(Literals.Of))}])"];
}
