namespace MergeDsl.Checkpoints.Files;

/// <summary>
/// An output folder that appears complete or not at all: it is written under another name beside its place and renamed at
/// the end. Disposing it before <see cref="Commit"/> removes everything that was created for it.
/// </summary>
public sealed class OutputFolder : IDisposable
{
    private readonly string target;
    private readonly bool overwrite;
    private readonly IReadOnlyList<string> createdParents;
    private readonly Action<string> delete;
    private bool isDone;

    private OutputFolder(
        string target,
        bool overwrite,
        string path,
        IReadOnlyList<string> createdParents,
        Action<string> delete
    )
    {
        this.target = target;
        this.overwrite = overwrite;
        Path = path;
        this.createdParents = createdParents;
        this.delete = delete;
    }

    /// <summary>The folder to write into, until <see cref="Commit"/>.</summary>
    public string Path { get; }

    /// <summary>The path of a file in that folder.</summary>
    public string this[string file] => System.IO.Path.Combine(Path, file);

    /// <summary>Prepares the output <paramref name="target"/>.</summary>
    /// <param name="target">The folder to create; it may exist when it is empty.</param>
    /// <param name="inputs">Folders that are read meanwhile: the output must lie apart from them.</param>
    /// <param name="overwrite">True to replace an existing adapter, at the end; no other folder is ever replaced.</param>
    /// <exception cref="FindingException">The output is refused or cannot be created.</exception>
    public static OutputFolder Create(string target, IEnumerable<string> inputs, bool overwrite) =>
        Create(target, inputs, overwrite, DeleteWhole);

    /// <summary>The same, with another way to delete folders.</summary>
    internal static OutputFolder Create(
        string target,
        IEnumerable<string> inputs,
        bool overwrite,
        Action<string> delete
    )
    {
        Check(target, inputs, overwrite);
        return FileProblem.Guard(
            target,
            () => CreateBeside(OutputPlace.Full(target), overwrite, delete),
            isFolder: true
        );
    }

    /// <summary>The findings, all of them, for which <see cref="Create(string, IEnumerable{string}, bool)"/> would refuse. Touches nothing.</summary>
    public static IReadOnlyList<Finding> Refusals(string target, IEnumerable<string> inputs, bool overwrite) =>
        OutputPlace.Refusals(target, inputs, () => Occupation.ForAdapter(target, overwrite));

    /// <summary>
    /// Renames the folder into its place. An adapter that is replaced is moved aside first, and deleted when the new one
    /// stands: a process that is killed in between leaves both, complete, beside each other, and so does a file system that
    /// refuses the deletion, which is no error.
    /// </summary>
    /// <remarks>
    /// Nothing is forced onto the disk: a killed process cannot lose what it has handed to the operating system. Only a
    /// machine that loses power can, within seconds of the rename, and a merge is repeated sooner than every merge is
    /// slowed down several times by waiting for its disk.
    /// </remarks>
    /// <exception cref="FindingException">
    /// The file system refused to move a folder, or something else stands in the place by now. What was there before is there
    /// again, or beside it if it could not be moved back.
    /// </exception>
    public void Commit()
    {
        FileProblem.Guard(target, Replace, isFolder: true);
        isDone = true;
    }

    /// <summary>Removes what was written, as far as the file system lets it, unless it was committed. Never throws.</summary>
    public void Dispose()
    {
        if (isDone)
        {
            return;
        }

        isDone = true;
        // Whatever ended the work is on its way to the caller, and must not be replaced by this.
        FileProblem.Ignore(() =>
        {
            if (Directory.Exists(Path))
            {
                delete(Path);
            }

            OutputPlace.RemoveEmpty(createdParents);
        });
    }

    private static void DeleteWhole(string folder) => Directory.Delete(folder, recursive: true);

    private static void Check(string target, IEnumerable<string> inputs, bool overwrite)
    {
        var refusals = Refusals(target, inputs, overwrite);
        if (refusals.Count > 0)
        {
            throw new FindingException(refusals);
        }
    }

    private static OutputFolder CreateBeside(string target, bool overwrite, Action<string> delete)
    {
        var path = OutputPlace.Unused(target, "partial");
        return new(target, overwrite, path, OutputPlace.CreateFolder(path, target), delete);
    }

    private void Replace()
    {
        if (!System.IO.Path.Exists(target))
        {
            Directory.Move(Path, target);
            return;
        }

        if (!overwrite)
        {
            // Fails when something was put there meanwhile.
            Directory.Delete(target);
            Directory.Move(Path, target);
            return;
        }

        // A merge takes its time, and the folder may hold something else by now.
        if (Occupation.ForAdapter(target, overwrite) is { } occupied)
        {
            throw new FindingException(occupied);
        }

        var aside = OutputPlace.Unused(target, "replaced");
        Directory.Move(target, aside);
        try
        {
            Directory.Move(Path, target);
        }
        catch
        {
            FileProblem.Ignore(() => Directory.Move(aside, target));
            throw;
        }

        FileProblem.Ignore(() => delete(aside));
    }
}
