using MergeDsl.Checkpoints.Models;
using MergeDsl.Checkpoints.Writing;
using MergeDsl.Core.Models;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Runtime.Fusing;

/// <summary>The base model of a fuse: one that lies in a folder as it is, or one that is restored from a fused model while it is read. Thread safe.</summary>
public interface IWeightSource : ITensorSource, IDisposable
{
    /// <summary>The folder that its files are carried over from.</summary>
    ModelWeights Files { get; }

    /// <summary>What its config and headers say.</summary>
    ModelFacts Facts { get; }

    /// <summary>Its weights files, in order.</summary>
    IReadOnlyList<ShardLayout> Shards { get; }

    /// <summary>Texts of small files that differ from those in the folder, by name.</summary>
    IReadOnlyDictionary<string, string> Changed { get; }

    /// <summary>The tensor called <paramref name="name"/>; null when there is none.</summary>
    TensorInfo? Find(string name);

    /// <summary>Checks a tensor that was read from its first to its last byte.</summary>
    /// <exception cref="FindingException">It is not what it was.</exception>
    void Verify(TensorInfo tensor);
}
