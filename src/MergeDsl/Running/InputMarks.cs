using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Files;

namespace MergeDsl.Running;

/// <summary>What tells the files of an adapter from those of another training.</summary>
/// <param name="Weights">CRC-32C of <c>adapter_model.safetensors</c>.</param>
/// <param name="Config">SHA-256 of <c>adapter_config.json</c>.</param>
internal sealed record InputMarks(string Weights, string Config)
{
    /// <summary>The marks of all adapters.</summary>
    /// <param name="adapters">The open adapters.</param>
    /// <param name="threads">How many files are read at a time.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static InputMarks[] Of(IReadOnlyList<AdapterFolder> adapters, int threads, CancellationToken cancellation)
    {
        var marks = new InputMarks[adapters.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel
            .ForAsync(
                0,
                marks.Length,
                options,
                (index, _) =>
                {
                    marks[index] = Of(adapters[index].Path);
                    return ValueTask.CompletedTask;
                }
            )
            .GetAwaiter()
            .GetResult();
        return marks;
    }

    /// <summary>The marks of the adapter in a folder.</summary>
    /// <exception cref="FindingException">A file cannot be read.</exception>
    public static InputMarks Of(string folder) =>
        new(
            FileHashes.Crc32C(Path.Combine(folder, AdapterFolder.WeightsFile)),
            FileHashes.Sha256(Path.Combine(folder, AdapterFolder.ConfigFile))
        );
}
