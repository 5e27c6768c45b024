using System.Globalization;
using System.Text.RegularExpressions;

namespace MergeDsl.Core.Adapters;

/// <summary>
/// Which modules of a base model a LoRA config selects (<c>peft.md</c> 5.4, <c>peft-0.21.md</c> part 1, 3). Paths carry no
/// <c>base_model.model.</c> prefix.
/// </summary>
public sealed class ModuleSelector
{
    private readonly LoraConfig config;
    private readonly PythonRegex? target;
    private readonly PythonRegex? exclude;
    private readonly List<PythonRegex> layers;

    /// <summary>Compiles the patterns of <paramref name="config"/>.</summary>
    /// <exception cref="FindingException">One of them is no regular expression.</exception>
    public ModuleSelector(LoraConfig config)
    {
        this.config = config;
        target = config.TargetModules?.Pattern is { } pattern ? PythonRegex.Whole(pattern) : null;
        exclude = config.ExcludeModules?.Pattern is { } excluded ? PythonRegex.Whole(excluded) : null;
        layers = config.LayersToTransform.Count == 0 ? [] : LayerRules(config);
    }

    /// <summary>Those of <paramref name="paths"/> that the config selects, in their order.</summary>
    /// <exception cref="FindingException">Matching took longer than a second.</exception>
    public IReadOnlyList<string> Select(IEnumerable<string> paths) => paths.Where(Selects).ToArray();

    /// <summary>True when the config selects the module at <paramref name="path"/>.</summary>
    /// <exception cref="FindingException">Matching took longer than a second.</exception>
    public bool Selects(string path)
    {
        if (config.TargetModules is null || IsExcluded(path))
        {
            return false;
        }

        if (target is not null)
        {
            return target.IsMatch(path);
        }

        // A module named by its whole path is selected whatever its layer.
        return config.TargetModules.Names.Contains(path)
            || (EndsInOneOf(config.TargetModules.Names, path) && IsInChosenLayer(path));
    }

    /// <summary>True when <paramref name="path"/> is, or lies in, a module the adapter owns a trained copy of.</summary>
    internal static bool IsTrainedCopy(IEnumerable<string> modulesToSave, string path)
    {
        var dotted = $".{path}.";
        return modulesToSave.Any(name => dotted.IndexOf($".{name}.", StringComparison.Ordinal) >= 0);
    }

    // Greedy, as PEFT writes it: of several numbers in a path the last one that fits is the layer.
    private static List<PythonRegex> LayerRules(LoraConfig config) =>
        config.LayersPattern.Count == 0
            ? [PythonRegex.Beginning(@".*\.[^.]*\.(\d+)\.")]
            : config
                .LayersPattern.Select(pattern => PythonRegex.Beginning($"(?:{pattern})", @"(?:.*\.)?", @"\.(\d+)\."))
                .ToList();

    private static bool EndsInOneOf(IEnumerable<string> names, string path) =>
        names.Any(name => path.EndsWith($".{name}", StringComparison.Ordinal));

    private bool IsExcluded(string path) =>
        (exclude is not null && exclude.IsMatch(path))
        || (
            config.ExcludeModules is { Pattern: null } names
            && (names.Names.Contains(path) || EndsInOneOf(names.Names, path))
        )
        || IsTrainedCopy(config.ModulesToSave, path);

    private bool IsInChosenLayer(string path)
    {
        if (config.LayersToTransform.Count == 0)
        {
            return true;
        }

        var match = layers.Select(rule => rule.Match(path)).FirstOrDefault(found => found.Success);
        return match is not null
            && int.TryParse(Layer(match), NumberStyles.None, CultureInfo.InvariantCulture, out var layer)
            && config.LayersToTransform.Contains(layer);
    }

    private static string Layer(Match match) => match.Groups[match.Groups.Count - 1].Value;
}
