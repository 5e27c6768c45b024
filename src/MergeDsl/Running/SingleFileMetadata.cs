using System.Globalization;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Running;

/// <summary>The metadata of a merged single file: what sd-scripts' own merges write, as far as the inputs agree on it.</summary>
internal static class SingleFileMetadata
{
    private const string Dynamic = "Dynamic";

    private static readonly string[] Kept =
    [
        "ss_base_model_version",
        "ss_network_module",
        "ss_v2",
        "modelspec.architecture",
    ];

    /// <summary>The pairs.</summary>
    /// <param name="inputs">The metadata of the adapters.</param>
    /// <param name="own">Where the result comes from.</param>
    public static IReadOnlyDictionary<string, string> Of(
        IReadOnlyList<IReadOnlyDictionary<string, string>> inputs,
        IReadOnlyDictionary<string, string> own
    )
    {
        var result = new Dictionary<string, string>(own, StringComparer.Ordinal);
        foreach (var key in Kept)
        {
            var values = inputs.Select(metadata => metadata.GetValueOrDefault(key)).Distinct().ToArray();
            if (values is [{ } value])
            {
                result[key] = value;
            }
        }

        return result;
    }

    /// <summary>The pairs with the ranks of the result, where there is a module of sd-scripts' to have some.</summary>
    public static IReadOnlyDictionary<string, string> WithRanks(
        IReadOnlyDictionary<string, string> metadata,
        IReadOnlyList<TensorInfo> merged
    )
    {
        if (!metadata.ContainsKey("ss_network_module"))
        {
            return metadata;
        }

        var ranks = merged
            .Where(tensor => tensor.Name.EndsWith(".lora_A.weight", StringComparison.Ordinal))
            .Select(tensor => tensor.Shape[0])
            .Distinct()
            .ToArray();
        var rank = ranks is [var only] ? only.ToString(CultureInfo.InvariantCulture) : Dynamic;
        return new Dictionary<string, string>(metadata, StringComparer.Ordinal)
        {
            ["ss_network_dim"] = rank,
            ["ss_network_alpha"] = rank,
        };
    }
}
