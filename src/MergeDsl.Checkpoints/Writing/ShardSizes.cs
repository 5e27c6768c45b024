using System.Globalization;
using MergeDsl.Checkpoints.Models;
using MergeDsl.Core;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Checkpoints.Writing;

/// <summary>Splits tensors over files of a size, as transformers does.</summary>
public static class ShardSizes
{
    /// <summary>
    /// The layouts of files with at most <paramref name="shardSize"/> bytes of data each, or one tensor that has more. Tensors
    /// keep their order; one file that holds all is <c>model.safetensors</c>.
    /// </summary>
    public static IReadOnlyList<ShardLayout> Split(
        IEnumerable<TensorInfo> tensors,
        long shardSize,
        IReadOnlyDictionary<string, string> metadata
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shardSize);
        var (shards, filled) = (new List<List<TensorInfo>> { new() }, 0L);
        foreach (var tensor in tensors)
        {
            if (shards[^1].Count > 0 && filled > shardSize - tensor.Bytes)
            {
                shards.Add([]);
                filled = 0;
            }

            shards[^1].Add(tensor);
            filled += tensor.Bytes;
        }

        return
        [
            .. shards.Select(
                (shard, index) => new ShardLayout(NameOf(index, shards.Count), shard.ToEquatableArray(), metadata)
            ),
        ];
    }

    private static string NameOf(int index, int count) =>
        count == 1
            ? ModelFolder.WeightsFile
            : string.Create(CultureInfo.InvariantCulture, $"model-{index + 1:00000}-of-{count:00000}.safetensors");
}
