using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Files;

namespace MergeDsl.Running;

/// <summary>What tells the files of an adapter from those of another training.</summary>
/// <param name="Weights">CRC-32C of its weights file.</param>
/// <param name="Config">SHA-256 of its config.</param>
internal sealed record InputMarks(string Weights, string Config)
{
    /// <summary>Name of its weights file.</summary>
    public string File { get; init; } = AdapterFolder.WeightsFile;

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
                    marks[index] = Of(adapters[index].Files);
                    return ValueTask.CompletedTask;
                }
            )
            .GetAwaiter()
            .GetResult();
        return marks;
    }

    /// <summary>The marks of the adapter in a folder, or of a single file, whose header says what a config would.</summary>
    /// <exception cref="FindingException">A file cannot be read.</exception>
    public static InputMarks Of(string folder) => Of(AdapterFiles.In(folder));

    private static InputMarks Of(AdapterFiles files) =>
        new(FileHashes.Crc32C(files.Weights), files.ConfigHash) { File = Path.GetFileName(files.Weights) };
}
