using MergeDsl.Core.Adapters;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Models;

/// <summary>The weights of a base model, found by module path.</summary>
public sealed class BaseWeights
{
    // nn.MultiheadAttention keeps the weight of its own projection under this name.
    private static readonly string[] WeightNames = ["weight", "in_proj_weight"];

    private readonly Dictionary<string, TensorInfo> weights = new(StringComparer.Ordinal);
    private readonly string[] leading;

    /// <summary>Finds the modules of <paramref name="model"/>: those with a weight of at least two dimensions.</summary>
    public BaseWeights(ModelFacts model)
    {
        var paths = new List<string>();
        foreach (var tensor in model.Tensors.Where(tensor => tensor.Shape.Count >= 2))
        {
            var dot = tensor.Name.LastIndexOf('.');
            var path = dot < 0 ? "" : tensor.Name.Substring(0, dot);
            if (path.Length > 0 && WeightNames.Contains(tensor.Name.Substring(dot + 1)) && !weights.ContainsKey(path))
            {
                weights.Add(path, tensor);
                paths.Add(path);
            }
        }

        ModulePaths = paths.ToEquatableArray();
        leading = paths.Select(LeadingNames.First).Distinct().ToArray();
    }

    /// <summary>The module paths, in the order of the tensors.</summary>
    public EquatableArray<string> ModulePaths { get; }

    /// <summary>
    /// The weights of the modules at <paramref name="paths"/>, keyed by these paths; what is not found is left out. Where
    /// the model's files spell paths with one leading component more or less (<c>transformer.</c>, <c>model.</c>,
    /// <c>bert.</c>), the one change that fits the most paths is made to all that are not found as they are; when two
    /// changes fit equally many, none is made.
    /// </summary>
    public IReadOnlyDictionary<string, TensorInfo> Find(IEnumerable<string> paths)
    {
        var found = new Dictionary<string, TensorInfo>(StringComparer.Ordinal);
        var others = new List<string>();
        foreach (var path in paths.Distinct())
        {
            if (weights.TryGetValue(path, out var weight))
            {
                found.Add(path, weight);
            }
            else
            {
                others.Add(path);
            }
        }

        foreach (var pair in LeadingNames.Find(others, leading, weights.ContainsKey))
        {
            found.Add(pair.Key, weights[pair.Value]);
        }

        return found;
    }

    /// <summary>Rows and columns of the delta that <paramref name="weight"/> takes: B·A, flattened behind the rank.</summary>
    /// <param name="weight">The stored weight.</param>
    /// <param name="layout">How the adapter lies on the module.</param>
    /// <param name="fanInFanOut">True when a linear weight is stored as (in, out).</param>
    /// <param name="groups">Groups of a convolution: the stored weight has only in/groups channels.</param>
    public static (long Out, long In) DeltaShape(
        TensorInfo weight,
        LoraLayout layout,
        bool fanInFanOut,
        long groups = 1
    )
    {
        var rest = weight.Shape.Skip(1).Aggregate(1L, (product, dimension) => checked(product * dimension));
        return layout switch
        {
            // The factors of an embedding are stored for the transposed weight (vocabulary, dimension).
            LoraLayout.Embedding => (rest, weight.Shape[0]),
            LoraLayout.Linear when fanInFanOut => (rest, weight.Shape[0]),
            LoraLayout.Convolution => (weight.Shape[0], checked(rest * groups)),
            _ => (weight.Shape[0], rest),
        };
    }
}
