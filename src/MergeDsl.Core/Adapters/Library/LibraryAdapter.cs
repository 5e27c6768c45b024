using MergeDsl.Core.Adapters.Kinds;

namespace MergeDsl.Core.Adapters.Library;

/// <summary>What an adapter or a prediction head of the adapters library (AdapterHub) says about itself beyond what PEFT's adapters do.</summary>
/// <param name="Kind">Its kind: a name of <see cref="LibraryKinds"/>, or <c>LORA</c> for the one that both libraries have.</param>
/// <param name="Name">Its name, which is part of the names of its tensors.</param>
/// <param name="ModelClass"><c>model_class</c>: the class that it was saved from.</param>
/// <param name="ModelType"><c>model_type</c>: the architecture, e.g. <c>bert</c>.</param>
/// <param name="Compared">
/// The entries of its <c>config</c> that <c>average_adapter</c> compares, as Python would write their values, ordered by key: equal lists
/// mean equal configurations to the library.
/// </param>
public sealed record LibraryAdapter(
    string Kind,
    string Name,
    string ModelClass,
    string ModelType,
    EquatableArray<Setting> Compared
)
{
    private const string KindKey = "adapters.kind";
    private const string NameKey = "adapters.name";
    private const string ClassKey = "adapters.model_class";
    private const string TypeKey = "adapters.model_type";
    private const string ComparedPrefix = "config.";

    /// <summary>True when it was saved from an encoder without prediction heads: names of its tensors lack the leading component.</summary>
    public bool IsBare => IsBareClass(ModelClass);

    /// <summary>True when it is a prediction head.</summary>
    public bool IsHead => Kind == LibraryKinds.Head;

    /// <summary>What settings of an adapter say; null when it is none of that library.</summary>
    public static LibraryAdapter? Of(LoraConfig config) =>
        Find(config, KindKey) is { } kind
            ? new LibraryAdapter(
                kind,
                Find(config, NameKey) ?? "",
                Find(config, ClassKey) ?? "",
                Find(config, TypeKey) ?? "",
                config
                    .Settings.Where(setting => setting.Key.StartsWith(ComparedPrefix, StringComparison.Ordinal))
                    .Select(setting => new Setting(setting.Key.Substring(ComparedPrefix.Length), setting.Value))
                    .ToEquatableArray()
            )
            : null;

    /// <summary>The settings that say all this.</summary>
    public EquatableArray<Setting> ToSettings() =>
        new[]
        {
            new Setting(KindKey, Kind),
            new Setting(NameKey, Name),
            new Setting(ClassKey, ModelClass),
            new Setting(TypeKey, ModelType),
        }
            .Concat(Compared.Select(setting => new Setting(ComparedPrefix + setting.Key, setting.Value)))
            .ToEquatableArray();

    /// <summary>A value of the configuration as Python writes it; null when it is not compared.</summary>
    public string? Value(string key) => Compared.FirstOrDefault(setting => setting.Key == key)?.Value;

    /// <summary>True for the class of an encoder without prediction heads: <c>BertModel</c>, but not <c>BertAdapterModel</c>.</summary>
    public static bool IsBareClass(string name) =>
        name.EndsWith("Model", StringComparison.Ordinal)
        && !name.EndsWith("AdapterModel", StringComparison.Ordinal)
        && !name.EndsWith("HeadModel", StringComparison.Ordinal)
        && !name.EndsWith("HeadsModel", StringComparison.Ordinal);

    private static string? Find(LoraConfig config, string key) =>
        config.Settings.FirstOrDefault(setting => setting.Key == key)?.Value;
}
