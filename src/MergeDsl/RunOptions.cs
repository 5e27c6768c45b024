using MergeDsl.Checkpoints.Writing;
using MergeDsl.Runtime.Backends;

namespace MergeDsl;

/// <summary>How a run is done; nothing here changes the numbers, but for the rounding of another backend.</summary>
public sealed record RunOptions
{
    /// <summary>Modules merged at the same time, at least 1; as many as there are cores when nothing is said.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// Opens what the arithmetic of merging happens on, e.g. a TorchBackend on a GPU; closed behind the run. The CPU backend with
    /// <see cref="Threads"/> when nothing is said.
    /// </summary>
    public Func<IBackend>? Backend { get; init; }

    /// <summary>True to replace an existing output once the new one is complete.</summary>
    public bool Overwrite { get; init; }

    /// <summary>
    /// True to go on where a run that writes a model, or a share, was ended early, and to leave behind what a later one can go on
    /// with. An adapter that is written whole is made anew.
    /// </summary>
    public bool Resume { get; init; }

    /// <summary>
    /// The share of every output to write, into <c>FOLDER.part-I-of-N</c>; only what its tensors need is merged.
    /// <see cref="JoinedParts.Join"/> makes the output of all parts. Null for everything.
    /// </summary>
    public Share? Share { get; init; }
}
