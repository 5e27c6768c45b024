using MergeDsl.Core.Adapters.SingleFiles;
using MergeDsl.Core.Models;

namespace MergeDsl.Core.Fusing.Pipelines;

/// <summary>
/// The modules of a diffusion pipeline by all names that single files give them. They are made from the base's own names, so that a key means
/// what it was made from: the underscores of flat keys cannot be told from dots.
/// </summary>
internal sealed class PipelineModules
{
    private const string Weight = ".weight";
    private const string TextModel = "text_model.";

    private readonly HashSet<string> names = [];
    private readonly Dictionary<string, List<ModuleAlias>> modules = new(StringComparer.Ordinal);

    /// <summary>Names the modules of <paramref name="model"/>, whose tensors' names begin with those of the components.</summary>
    public PipelineModules(ModelFacts model)
    {
        var components = model
            .Tensors.Where(tensor => tensor.Name.EndsWith(Weight, StringComparison.Ordinal))
            .Select(tensor => (Name: tensor.Name.Substring(0, tensor.Name.Length - Weight.Length), tensor.Shape))
            .GroupBy(module => LeadingNames.First(module.Name))
            .Where(component => PipelineComponents.All.Contains(component.Key));
        foreach (var component in components)
        {
            names.Add(component.Key);
            var start = component.Key.Length + 1;
            var rows = component
                .Where(module => module.Name.Length > start)
                .ToDictionary(
                    module => module.Name.Substring(start),
                    module => Rows(module.Shape),
                    StringComparer.Ordinal
                );
            Add(component.Key, rows);
        }
    }

    /// <summary>True for Stable Diffusion and its relatives.</summary>
    public bool HasUnet => names.Contains("unet");

    /// <summary>True for Flux and its relatives.</summary>
    public bool HasTransformer => names.Contains("transformer");

    /// <summary>True for SDXL and its relatives.</summary>
    public bool HasSecondEncoder => names.Contains("text_encoder_2");

    /// <summary>
    /// The modules of the base that a file calls <paramref name="key"/>, with the paths that the base's tensors have: several for a matrix that
    /// the base keeps in several; none when nothing has that name.
    /// </summary>
    public IReadOnlyList<ModuleAlias> Find(string key) => modules.TryGetValue(key, out var found) ? found : [];

    private static long Rows(EquatableArray<long> shape) => shape.Count == 0 ? 0 : shape[0];

    private void Add(string component, IReadOnlyDictionary<string, long> rows)
    {
        string[] paths = [.. rows.Keys];
        var isDenoiser = PipelineComponents.Denoisers.Contains(component);
        var aliases = paths
            .Select(path => new ModuleAlias(path, path))
            .Concat(isDenoiser ? Originals(paths, rows) : TextModels(paths));
        foreach (var alias in aliases)
        {
            var target = alias with { Path = $"{component}.{alias.Path}" };
            foreach (
                var key in isDenoiser ? KeysOfDenoiser(component, alias.Name) : KeysOfEncoder(component, alias, rows)
            )
            {
                Add(key, target);
            }
        }
    }

    private void Add(string key, ModuleAlias target)
    {
        if (!modules.TryGetValue(key, out var known))
        {
            modules.Add(key, known = []);
        }

        if (known.All(other => other.Path != target.Path))
        {
            known.Add(target);
        }
    }

    private static IEnumerable<ModuleAlias> Originals(string[] paths, IReadOnlyDictionary<string, long> rows)
    {
        if (FluxNames.IsOne(rows))
        {
            return FluxNames.Of(rows);
        }

        var unet = new UnetNames(paths);
        return paths.SelectMany(path => unet.Originals(path), (path, name) => new ModuleAlias(name, path));
    }

    // transformers 5 drops this level of CLIP's encoder from its files; kohya's keys have it.
    private static IEnumerable<ModuleAlias> TextModels(string[] paths) =>
        paths.Select(path =>
            path.StartsWith(TextModel, StringComparison.Ordinal)
                ? new ModuleAlias(path.Substring(TextModel.Length), path)
                : new ModuleAlias(TextModel + path, path)
        );

    private static IEnumerable<string> KeysOfDenoiser(string component, string name)
    {
        yield return $"{component}.{name}";
        yield return $"{PipelineComponents.AnyDenoiser}.{name}";
        yield return $"lora_unet_{Flat(name)}";
        yield return $"lycoris_{Flat(name)}";
    }

    private static IEnumerable<string> KeysOfEncoder(
        string component,
        ModuleAlias alias,
        IReadOnlyDictionary<string, long> rows
    )
    {
        yield return $"{component}.{alias.Name}";
        foreach (var prefix in Prefixes(component, rows))
        {
            yield return $"{prefix}_{Flat(alias.Name)}";
        }
    }

    private static string[] Prefixes(string component, IReadOnlyDictionary<string, long> rows) =>
        component switch
        {
            "text_encoder" => ["lora_te", "lora_te1"],
            // sd-scripts calls T5 the third, whichever it is.
            "text_encoder_2" when IsT5(rows) => ["lora_te3", "lora_te2"],
            "text_encoder_2" => ["lora_te2"],
            _ => ["lora_te3"],
        };

    private static bool IsT5(IReadOnlyDictionary<string, long> rows) =>
        rows.ContainsKey("encoder.block.0.layer.0.SelfAttention.q");

    private static string Flat(string name) => name.Replace('.', '_');
}
