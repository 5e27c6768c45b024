using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Models;

/// <summary>The tensors of a base model, found by the names that adapters use for them.</summary>
public sealed class BaseTensors
{
    // transformers 5 calls the expert block of Mixtral and its relatives mlp; older versions and their files do not.
    private static readonly (string Name, string Other)[] Aliases =
    [
        (".mlp.", ".block_sparse_moe."),
        (".block_sparse_moe.", ".mlp."),
    ];

    private readonly Dictionary<string, TensorInfo> tensors;
    private readonly Dictionary<string, string> renamed = new(StringComparer.Ordinal);

    /// <summary>Prepares the tensors of <paramref name="model"/> to be found.</summary>
    /// <param name="model">The base model.</param>
    /// <param name="names">All names that will be asked for: together they tell which leading component differs.</param>
    public BaseTensors(ModelFacts model, IEnumerable<string> names)
    {
        tensors = model.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        string[] others = [.. names.Distinct().Where(name => Known(name) is null)];
        string[] leading = [.. tensors.Keys.Select(LeadingNames.First).Distinct()];
        foreach (var pair in LeadingNames.Find(others, leading, name => Known(name) is not null))
        {
            renamed.Add(pair.Key, pair.Value);
        }
    }

    /// <summary>The tensor that an adapter calls <paramref name="name"/>; null when the model has none.</summary>
    public TensorInfo? Find(string name) =>
        Known(name) ?? (renamed.TryGetValue(name, out var known) ? Known(known) : null);

    private TensorInfo? Known(string name)
    {
        if (tensors.TryGetValue(name, out var tensor))
        {
            return tensor;
        }

        foreach (var (from, to) in Aliases)
        {
            if (name.Contains(from) && tensors.TryGetValue(name.Replace(from, to), out tensor))
            {
                return tensor;
            }
        }

        return null;
    }
}
