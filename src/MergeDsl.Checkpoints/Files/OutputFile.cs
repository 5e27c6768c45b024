namespace MergeDsl.Checkpoints.Files;

/// <summary>
/// An output file that appears complete or not at all: it comes into being in a folder beside its place and is moved there at the end.
/// Disposing it removes everything else that was created for it.
/// </summary>
public sealed class OutputFile : IDisposable
{
    private readonly string target;
    private readonly bool overwrite;
    private readonly IReadOnlyList<string> createdParents;

    private OutputFile(string target, bool overwrite, string scratch, IReadOnlyList<string> createdParents)
    {
        this.target = target;
        this.overwrite = overwrite;
        Scratch = scratch;
        this.createdParents = createdParents;
    }

    /// <summary>A folder for what is needed until the file is complete.</summary>
    public string Scratch { get; }

    /// <summary>The path to write, until <see cref="Commit"/>.</summary>
    public string Path => System.IO.Path.Combine(Scratch, "result");

    /// <summary>Prepares the output <paramref name="target"/>.</summary>
    /// <param name="target">The file.</param>
    /// <param name="inputs">What is read meanwhile: the output must lie apart from it.</param>
    /// <param name="overwrite">True to replace an existing file, at the end.</param>
    /// <exception cref="FindingException">The output is refused or cannot be created.</exception>
    public static OutputFile Create(string target, IEnumerable<string> inputs, bool overwrite)
    {
        if (Refusals(target, inputs, overwrite) is { Count: > 0 } refusals)
        {
            throw new FindingException(refusals);
        }

        return FileProblem.Guard(
            target,
            () =>
            {
                var full = OutputPlace.Full(target);
                var scratch = OutputPlace.Unused(full, "partial");
                return new OutputFile(full, overwrite, scratch, OutputPlace.CreateFolder(scratch, full));
            }
        );
    }

    /// <summary>The findings, all of them, for which <see cref="Create"/> would refuse. Touches nothing.</summary>
    public static IReadOnlyList<Finding> Refusals(string target, IEnumerable<string> inputs, bool overwrite) =>
        OutputPlace.RefusalsOfFile(target, inputs, overwrite);

    /// <summary>Moves the file into its place.</summary>
    /// <exception cref="FindingException">The file system refused, or something else stands in the place by now.</exception>
    public void Commit() => FileProblem.Guard(target, () => File.Move(Path, target, overwrite));

    /// <summary>Removes what is left, as far as the file system lets it. Never throws.</summary>
    public void Dispose() =>
        FileProblem.Ignore(() =>
        {
            if (Directory.Exists(Scratch))
            {
                Directory.Delete(Scratch, recursive: true);
            }

            OutputPlace.RemoveEmpty(createdParents);
        });
}
