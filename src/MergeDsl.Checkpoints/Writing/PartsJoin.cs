using MergeDsl.Checkpoints.Files;
using MergeDsl.Core.Findings;

namespace MergeDsl.Checkpoints.Writing;

/// <summary>
/// Puts the files of an output together from those of its parts: whole shards are renamed, the segments of others copied one
/// after the other. It may be repeated after it was ended: a shard is in its part, or already in the output.
/// </summary>
/// <param name="parts">All parts, in order.</param>
/// <param name="joined">The output that comes into being.</param>
internal sealed class PartsJoin(IReadOnlyList<Part> parts, WorkContent joined)
{
    private const int BufferLength = 1 << 20;

    /// <summary>Checks that the parts hold what was written.</summary>
    /// <exception cref="FindingException">They do not, or the file system refused.</exception>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    public void Check(CancellationToken cancellation)
    {
        var damages = parts.SelectMany(part => DamagesOf(part, cancellation)).ToArray();
        if (damages.Length > 0)
        {
            throw new FindingException(damages);
        }
    }

    /// <summary>Puts the files together.</summary>
    /// <exception cref="FindingException">The disk is full or fails.</exception>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    public void Run(CancellationToken cancellation)
    {
        var segments = parts.SelectMany(SegmentsOf).ToArray();
        joined.DeleteAllBut([.. segments.Where(segment => segment.IsWhole).Select(segment => segment.File)]);
        foreach (var file in segments.GroupBy(segment => segment.File, StringComparer.Ordinal))
        {
            var path = joined.PathOf(file.Key);
            FileProblem.GuardWrite(path, () => Make(path, [.. file], cancellation));
        }

        CopySmallFiles();
    }

    // In the order of the parts, which is that of the tensors.
    private static IEnumerable<Segment> SegmentsOf(Part part) =>
        from record in part.Content.ReadRecords()
        from file in record.Files
        let whole = file == record.Name.SideFile ? UnitName.SideOf(record.Name.Shard) : record.Name.Shard
        select new Segment(whole, part.Content.PathOf(file), record.Name.IsWhole);

    private static void Make(string path, Segment[] segments, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (!segments[0].IsWhole)
        {
            Concatenate(path, segments, cancellation);
        }
        else if (File.Exists(segments[0].Path))
        {
            File.Move(segments[0].Path, path, overwrite: true);
        }
    }

    private static void Concatenate(string path, Segment[] segments, CancellationToken cancellation)
    {
        using var writing = File.Create(path, bufferSize: 0);
        var buffer = new byte[BufferLength];
        foreach (var segment in segments)
        {
            using var reading = File.OpenRead(segment.Path);
            for (int count; (count = reading.Read(buffer)) > 0; )
            {
                cancellation.ThrowIfCancellationRequested();
                writing.Write(buffer, 0, count);
            }
        }
    }

    private IEnumerable<Finding> DamagesOf(Part part, CancellationToken cancellation)
    {
        var records = part.Content.ReadRecords();
        var missing = part.Manifest.Units.Except(records.Select(record => record.Name)).Select(unit => unit.File);
        var damaged = records.Select(record => record.FindDamage(file => Locate(part, file), cancellation));
        return missing
            .Concat(damaged.OfType<string>())
            .Concat(part == parts[0] ? DamagedSmallFiles(part) : [])
            .Select(file => Finding.Of(OutputFindings.PartDamaged, part.Folder, file));
    }

    /// <summary>Small files that are missing, changed or of somebody else.</summary>
    private static IEnumerable<string> DamagedSmallFiles(Part part)
    {
        if (part.Content.ReadSmallFiles() is not { } noted)
        {
            return [WorkContent.SmallFilesName];
        }

        var found = part.Content.FindSmallFiles(part.Manifest.Units);
        var sound = noted.Where(file => found.Contains(file.Name) && file.IsAt(part.Content.PathOf(file.Name)));
        return noted.Select(file => file.Name).Union(found).Except(sound.Select(file => file.Name));
    }

    private string Locate(Part part, string file) =>
        File.Exists(part.Content.PathOf(file)) ? part.Content.PathOf(file) : joined.PathOf(file);

    /// <summary>Config, index, tokenizer and so on, which the first part has. Copied, so that it has them still when this is repeated.</summary>
    private void CopySmallFiles()
    {
        var content = parts[0].Content;
        foreach (var name in content.FindSmallFiles(parts[0].Manifest.Units))
        {
            var path = joined.PathOf(name);
            FileProblem.GuardWrite(path, () => Copy(content.PathOf(name), path));
        }
    }

    private static void Copy(string source, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Copy(source, path, overwrite: true);
    }

    /// <summary>A piece of a file of the output.</summary>
    /// <param name="File">The name of that file.</param>
    /// <param name="Path">Where the piece is.</param>
    /// <param name="IsWhole">True when it is all of the file.</param>
    private sealed record Segment(string File, string Path, bool IsWhole);
}
