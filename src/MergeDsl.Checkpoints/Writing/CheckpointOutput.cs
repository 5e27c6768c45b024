using MergeDsl.Checkpoints.Files;
using MergeDsl.Core.Findings;

namespace MergeDsl.Checkpoints.Writing;

/// <summary>
/// A folder of safetensors files that appears complete or not at all, and whose making can be resumed and shared: every unit is
/// finished for itself, and is known by the hashes of what was written. Disposing it before <see cref="Commit"/> removes what
/// was written, unless a later run shall resume.
/// </summary>
public sealed class CheckpointOutput : IDisposable
{
    private readonly OutputTarget target;
    private readonly WorkFolder work;
    private readonly IReadOnlyList<Unit> units;
    private readonly Dictionary<string, SmallFile> smallFiles = new(StringComparer.Ordinal);
    private bool isDone;

    private CheckpointOutput(OutputTarget target, WorkFolder work, IReadOnlyList<Unit> units, Resumption resumption)
    {
        this.target = target;
        this.work = work;
        this.units = units;
        Pending = resumption.Pending;
        Findings = resumption.Findings;
    }

    /// <summary>The units that are to be written, in order: all of them, or those that an earlier run did not finish.</summary>
    public IReadOnlyList<Unit> Pending { get; }

    /// <summary>Warnings about what an earlier run left.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>True when config, index, tokenizer and so on go into this output: the first share alone has them.</summary>
    public bool HasSmallFiles => target.Share is null or { Index: 1 };

    /// <summary>The path of a file in the folder, until <see cref="Commit"/>.</summary>
    public string this[string file] => Path.Combine(work.Content.Files, file);

    /// <summary>Makes an empty folder, in the output's file system, for what is needed until the files are complete.</summary>
    /// <exception cref="FindingException">It cannot be created.</exception>
    public string CreateScratch()
    {
        work.ClearScratch();
        FileProblem.GuardWrite(work.Scratch, () => Directory.CreateDirectory(work.Scratch));
        return work.Scratch;
    }

    /// <summary>Prepares the output <paramref name="target"/>.</summary>
    /// <param name="target">Where it goes.</param>
    /// <param name="shards">All safetensors files of the output, whatever the share, with distinct names.</param>
    /// <param name="identity">What the bytes depend on: only work with an equal one is resumed or joined.</param>
    /// <param name="cancellation">Ends the checking of what an earlier run left.</param>
    /// <exception cref="FindingException">The output is refused, another run writes it, or it cannot be created.</exception>
    public static CheckpointOutput Create(
        OutputTarget target,
        IReadOnlyList<ShardLayout> shards,
        string identity,
        CancellationToken cancellation = default
    )
    {
        var units = WorkSplit.UnitsOf(shards, target.Share);
        var manifest = WorkManifest.Of(identity, shards, target.Share, units);
        FileProblem.Guard(target.Folder, () => Reopen(target, manifest), isFolder: true);
        if (target.RefusalsOfNew() is { Count: > 0 } refusals)
        {
            throw new FindingException(refusals);
        }

        var work = WorkFolder.Open(target.Place);
        if (Directory.Exists(work.Parts))
        {
            work.Dispose();
            const string Parts = "parts that are being joined: 'mergedsl join' finishes that";
            throw new FindingException(Finding.Of(OutputFindings.UnfinishedWork, target.Folder, Parts));
        }

        try
        {
            return new(target, work, units, Resumption.Of(target, work, manifest, units, cancellation));
        }
        catch
        {
            End(work, target.Resume);
            throw;
        }
    }

    /// <summary>
    /// Ends a <see cref="Commit"/> that was killed: what it had moved aside is back in its place, or, when the output stands
    /// already, gone. Call it before reading an input that is to be replaced by the output: it may be what was moved aside.
    /// </summary>
    /// <returns>True when the output stands.</returns>
    /// <exception cref="FindingException">Another run writes the output, or the file system refused.</exception>
    public static bool Settle(string folder)
    {
        // An input that is replaced is replaced where its links lead to.
        var places = FileProblem.Guard(
            folder,
            () => new[] { OutputPlace.Full(folder), RealPath.Of(folder) }.Distinct().ToArray(),
            isFolder: true
        );
        return Array.Exists(places, SettlePlace);
    }

    private static bool SettlePlace(string target)
    {
        if (Path.GetFileName(target).Length == 0 || !Directory.Exists(WorkFolder.PathOf(target)))
        {
            return false;
        }

        using var work = WorkFolder.Open(target);
        var stands = work.Settle();
        if (stands)
        {
            work.Remove();
        }

        return stands;
    }

    /// <summary>Opens <paramref name="unit"/>, one of <see cref="Pending"/>, for writing.</summary>
    /// <exception cref="FindingException">Its file cannot be created.</exception>
    public UnitWriter Open(Unit unit) => new(work.Content, unit);

    /// <summary>Writes a small file, unless it is for another share to do so.</summary>
    /// <param name="name">Its path in the folder, with <c>/</c>.</param>
    /// <param name="data">What it holds.</param>
    /// <exception cref="FindingException">The disk is full or fails.</exception>
    public void WriteFile(string name, byte[] data)
    {
        using var content = new MemoryStream(data);
        Add(name, content);
    }

    /// <summary>Copies a small file, unless it is for another share to do so; a link becomes the file it leads to.</summary>
    /// <param name="folder">The folder that it lies in.</param>
    /// <param name="name">Its path in that folder, with <c>/</c>, and in the output.</param>
    /// <exception cref="FindingException">It cannot be read, or the disk is full or fails.</exception>
    public void Carry(string folder, string name)
    {
        var source = Path.Combine(folder, name);
        using var reading = FileProblem.Guard(source, () => File.OpenRead(source));
        Add(name, reading);
    }

    /// <summary>
    /// Renames the folder into its place, or, when this is a share, to the name of its part beside it: <c>NAME.part-1-of-2</c>.
    /// What is replaced is moved aside first, and deleted when the new folder stands.
    /// </summary>
    /// <remarks>Nothing is forced onto the disk, as for <see cref="OutputFolder.Commit"/>.</remarks>
    /// <exception cref="InvalidOperationException">A unit is not finished.</exception>
    /// <exception cref="FindingException">
    /// The file system refused to move a folder, or something else stands in the place by now. What was there before still is.
    /// </exception>
    public void Commit()
    {
        var finished = work.Content.ReadRecords().Select(record => record.Name).ToHashSet();
        if (units.FirstOrDefault(unit => !finished.Contains(unit.Name)) is { } open)
        {
            throw new InvalidOperationException($"'{open.Name.File}' is not finished.");
        }

        work.ClearScratch();
        if (target.Share is null)
        {
            work.PutInPlace(target.Occupied);
            work.Remove();
        }
        else
        {
            if (HasSmallFiles)
            {
                work.Content.Note(smallFiles.Values.OrderBy(file => file.Name, StringComparer.Ordinal));
            }

            work.BecomePart(target.Occupied);
        }

        isDone = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!isDone)
        {
            isDone = true;
            End(work, target.Resume);
        }
    }

    /// <summary>Prepares what an earlier run left: a part that is finished is looked through like one that is not.</summary>
    private static void Reopen(OutputTarget target, WorkManifest manifest)
    {
        var part = target.Place;
        Settle(part);
        if (
            target is { Resume: true, Share: not null }
            && new WorkContent(part).ReadManifest()?.IsOfSameWork(manifest) == true
            && !Directory.Exists(WorkFolder.PathOf(part))
        )
        {
            Directory.Move(part, WorkFolder.PathOf(part));
        }
    }

    private void Add(string name, Stream content)
    {
        if (!HasSmallFiles)
        {
            return;
        }

        // Of what is to be written, not of what was: that may be damaged already.
        var source = content is FileStream file ? file.Name : name;
        smallFiles[name] = FileProblem.Guard(source, () => SmallFile.Of(name, content));
        content.Position = 0;
        FileProblem.GuardWrite(
            this[name],
            () =>
            {
                Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
                using var writing = File.Create(this[name]);
                content.CopyTo(writing);
            }
        );
    }

    private static void End(WorkFolder work, bool isKept)
    {
        if (isKept)
        {
            work.Dispose();
        }
        else
        {
            work.Remove();
        }
    }
}
