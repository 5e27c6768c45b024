using System.Globalization;

namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>An adapter of another kind than LoRA, with what its kind may ask about it.</summary>
public sealed class TunedAdapter
{
    private readonly AdapterFacts facts;

    /// <summary>Prepares an adapter to be asked.</summary>
    /// <param name="name">What findings call it.</param>
    /// <param name="facts">What is known about it.</param>
    /// <exception cref="FindingException">One of its patterns is no regular expression.</exception>
    public TunedAdapter(string name, AdapterFacts facts)
    {
        this.facts = facts;
        Name = name;
        Kind = AdapterKinds.Of(facts.Kind);
        Rules = new ModuleRules(facts.Config);
    }

    /// <summary>What findings call it.</summary>
    public string Name { get; }

    /// <summary>Its kind.</summary>
    public AdapterKind Kind { get; }

    /// <summary>Ranks and alphas of its modules.</summary>
    public ModuleRules Rules { get; }

    /// <summary>The order in which the base registers its modules; null when it is not known.</summary>
    internal IComparer<string>? ModuleOrder { get; init; }

    /// <summary>The factor on what it does.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Finds the base's tensors of a module; null where the base has no such module.</summary>
    internal Func<TunedModule, IModulePlace?> Places { get; init; } = _ => null;

    /// <summary>The base's tensors of one of the modules; null where the base has no such module.</summary>
    public IModulePlace? PlaceOf(TunedModule module) => Places(module);

    /// <summary>The modules it changes, ordered by path (ordinal).</summary>
    public EquatableArray<TunedModule> Modules => facts.Tuned;

    /// <summary>Paths of the modules in the order in which the base registers them; null when it is not known.</summary>
    public IReadOnlyList<string>? PathsInModelOrder =>
        ModuleOrder is { } order ? [.. Modules.Select(module => module.Path).OrderBy(path => path, order)] : null;

    /// <summary>Tensors that all modules share.</summary>
    public TunedModule Shared => facts.Shared;

    /// <summary>Its config, as far as all kinds have it.</summary>
    public LoraConfig Config => facts.Config;

    /// <summary>A whole number of its config.</summary>
    public long Whole(string key) =>
        long.TryParse(Value(key), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value)
            ? value
            : (long)KeyOf(key).Value;

    /// <summary>A number of its config.</summary>
    public double Number(string key) =>
        double.TryParse(Value(key), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : KeyOf(key).Value;

    /// <summary>A flag of its config.</summary>
    public bool Flag(string key) => Value(key) == "true";

    /// <summary>A text of its config.</summary>
    public string Word(string key) => Value(key);

    /// <summary>True when a choice of modules in its config takes the one at <paramref name="path"/>.</summary>
    public bool Selects(string key, string path)
    {
        var value = Value(key);
        var selection =
            value.StartsWith("/", StringComparison.Ordinal) ? ModuleSelection.OfPattern(value.Substring(1))
            : value.Length == 0 ? ModuleSelection.OfNames([])
            : ModuleSelection.OfNames(value.Split('\n'));
        return new ModuleSelector(new LoraConfig { TargetModules = selection }).Selects(path);
    }

    private string Value(string key) =>
        facts.Config.Settings.FirstOrDefault(setting => setting.Key == key)?.Value ?? KeyOf(key).Default;

    private SettingKey KeyOf(string key) => Kind.Settings.First(setting => setting.Name == key);
}
