using MergeDsl.Checkpoints.Files;
using MergeDsl.Core.Findings;
using Microsoft.Win32.SafeHandles;

namespace MergeDsl.Checkpoints.Writing;

/// <summary>
/// The folder beside an output in which it comes into being: <c>files</c> becomes the output, <c>work.json</c> says of which
/// work it is, <c>units</c> which units are finished, and <c>replaced</c> is what stood in the output's place until a moment ago.
/// Its owner holds a lock.
/// </summary>
internal sealed class WorkFolder : IDisposable
{
    private const string LockFile = "lock";

    private readonly string target;
    private readonly IReadOnlyList<string> createdParents;
    private readonly SafeFileHandle hold;

    private WorkFolder(string target, IReadOnlyList<string> createdParents, SafeFileHandle hold)
    {
        this.target = target;
        this.createdParents = createdParents;
        this.hold = hold;
        Root = PathOf(target);
        Content = new(Root);
    }

    /// <summary>Where it is.</summary>
    public string Root { get; }

    /// <summary>What it holds.</summary>
    public WorkContent Content { get; }

    /// <summary>What stood in the output's place until a moment ago.</summary>
    public string Replaced => Path.Combine(Root, "replaced");

    /// <summary>Parts of the output that are being joined.</summary>
    public string Parts => Path.Combine(Root, "parts");

    /// <summary>What is needed until the files are complete, and not later.</summary>
    public string Scratch => Path.Combine(Root, "scratch");

    /// <summary>The path of the work folder for the output <paramref name="target"/>, an absolute path.</summary>
    public static string PathOf(string target) => OutputPlace.Beside(target, "partial");

    /// <summary>Opens the work folder for the output <paramref name="target"/>, an absolute path, and creates it if need be.</summary>
    /// <exception cref="FindingException">Another one is at work there, or it cannot be created.</exception>
    public static WorkFolder Open(string target) =>
        FileProblem.Guard(
            target,
            () =>
            {
                var root = PathOf(target);
                var parents = OutputPlace.CreateFolder(root, target);
                var hold = FileLock.Take(Path.Combine(root, LockFile));
                return hold is null
                    ? throw new FindingException(Finding.Of(OutputFindings.OutputInUse, target))
                    : new WorkFolder(target, parents, hold);
            },
            isFolder: true
        );

    /// <summary>Deletes what is not needed any more, or was left by a run that was ended.</summary>
    /// <exception cref="FindingException">The file system refused.</exception>
    public void ClearScratch() =>
        FileProblem.Guard(
            target,
            () =>
            {
                if (Directory.Exists(Scratch))
                {
                    Directory.Delete(Scratch, recursive: true);
                }
            },
            isFolder: true
        );

    /// <summary>Deletes what the folder holds.</summary>
    /// <exception cref="FindingException">The file system refused.</exception>
    public void Clear() =>
        FileProblem.Guard(
            target,
            () =>
            {
                // First: without files, it would say that the output stands.
                Content.ForgetManifest();
                DeleteEntries();
            },
            isFolder: true
        );

    /// <summary>
    /// Ends a <see cref="PutInPlace"/> that was killed: what it had moved aside is put back, unless the output stands already.
    /// </summary>
    /// <returns>True when the output stands.</returns>
    /// <exception cref="FindingException">The file system refused.</exception>
    public bool Settle() =>
        FileProblem.Guard(
            target,
            () =>
            {
                if (Directory.Exists(Replaced) && !Path.Exists(target))
                {
                    Directory.Move(Replaced, target);
                }

                return WorkContent.IsOne(Root) && !Directory.Exists(Content.Files);
            },
            isFolder: true
        );

    /// <summary>
    /// Renames the files into the output's place. What is replaced is moved aside first: a process that is killed in between
    /// leaves both, complete, until <see cref="Settle"/>, and so does a file system that refuses to move it back.
    /// </summary>
    /// <param name="occupied">Why what stands in the place cannot be replaced; null when it can, or nothing does.</param>
    /// <exception cref="FindingException">It cannot be replaced, or the file system refused; what was there before still is.</exception>
    public void PutInPlace(Func<Finding?> occupied) =>
        FileProblem.Guard(
            target,
            () =>
            {
                // The work takes its time, and the place may hold something else by now.
                if (occupied() is { } finding)
                {
                    throw new FindingException(finding);
                }

                if (!Path.Exists(target))
                {
                    Directory.Move(Content.Files, target);
                    return;
                }

                Directory.Move(target, Replaced);
                try
                {
                    Directory.Move(Content.Files, target);
                }
                catch
                {
                    FileProblem.Ignore(() => Directory.Move(Replaced, target));
                    throw;
                }
            },
            isFolder: true
        );

    /// <summary>Renames the whole folder into the place of a part, and lets go of it.</summary>
    /// <param name="occupied">Why what stands in the place cannot be replaced; null when it can, or nothing does.</param>
    /// <exception cref="FindingException">It cannot be replaced, or the file system refused.</exception>
    public void BecomePart(Func<Finding?> occupied) =>
        FileProblem.Guard(
            target,
            () =>
            {
                if (occupied() is { } finding)
                {
                    throw new FindingException(finding);
                }

                if (Directory.Exists(target))
                {
                    Directory.Delete(target, recursive: true);
                }

                hold.Dispose();
                Directory.Move(Root, target);
            },
            isFolder: true
        );

    /// <summary>Lets go of the folder and leaves it where it is, for a later run.</summary>
    public void Dispose() => hold.Dispose();

    /// <summary>Deletes the folder, as far as the file system lets it, and the parents that were created for it. Never throws.</summary>
    public void Remove()
    {
        FileProblem.Ignore(DeleteEntries);
        hold.Dispose();

        // Not with everything in it: by now it may be another run's.
        FileProblem.Ignore(() => OutputPlace.RemoveEmpty([Root, .. createdParents]));
    }

    private void DeleteEntries()
    {
        // What could not be moved back is all that is left of it.
        var spared = Path.Exists(target) ? null : Replaced;
        foreach (var folder in Directory.EnumerateDirectories(Root).Where(folder => folder != spared))
        {
            Directory.Delete(folder, recursive: true);
        }

        foreach (var file in Directory.EnumerateFiles(Root).Where(file => Path.GetFileName(file) != LockFile))
        {
            File.Delete(file);
        }
    }
}
