using MergeDsl.Checkpoints.Models;
using MergeDsl.Checkpoints.Writing;
using MergeDsl.Core;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Models;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Undoing;

namespace MergeDsl.Runtime.Fusing;

/// <summary>The base model that a fused one was made of, restored bit for bit while it is read.</summary>
public sealed class RestoredModel : IWeightSource
{
    private readonly Dictionary<string, RestoredTensor> tensors;
    private readonly IReadOnlyList<UndoFile> undoFiles;

    private RestoredModel(ModelWeights files, UndoNote note, IReadOnlyList<UndoFile> undoFiles)
    {
        (Files, Adapters, Changed, this.undoFiles) = (files, note.Adapters, note.Files, undoFiles);
        var records = RecordsOf(undoFiles);
        var memory = new RestoringMemory();
        tensors = files
            .Facts.Tensors.Select(tensor => Restored(files, tensor, records.GetValueOrDefault(tensor.Name), memory))
            .OfType<RestoredTensor>()
            .ToDictionary(tensor => tensor.Tensor.Name, StringComparer.Ordinal);
        Shards = [.. files.Shards.Select(WithoutAdded)];
        Facts = ModelFolder.Facts(
            note.Config ?? files.Config,
            Path.Combine(files.Folder, ModelFolder.ConfigFile),
            Shards.SelectMany(shard => shard.Tensors)
        );
    }

    /// <inheritdoc/>
    public ModelWeights Files { get; }

    /// <inheritdoc/>
    public ModelFacts Facts { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ShardLayout> Shards { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Changed { get; }

    /// <summary>The names of the adapters that were fused into it, in order.</summary>
    public IReadOnlyList<string> Adapters { get; }

    /// <summary>Bytes of the files that restore it.</summary>
    public long UndoBytes => undoFiles.Sum(file => file.Length);

    /// <summary>Opens a fused model that was written to be undone.</summary>
    /// <param name="folder">Its folder.</param>
    /// <exception cref="FindingException">It is no model, or what restores it is missing or damaged.</exception>
    public static RestoredModel Open(string folder)
    {
        var files = ModelWeights.Open(folder);
        var undoFiles = new List<UndoFile>();
        try
        {
            var note = UndoNote.Read(files.Folder);
            foreach (var shard in files.Shards)
            {
                var path = Path.Combine(files.Folder, UndoNote.FileOf(shard.File));
                if (File.Exists(path))
                {
                    undoFiles.Add(UndoFile.Open(path));
                }
            }

            return new RestoredModel(files, note, undoFiles);
        }
        catch
        {
            undoFiles.ForEach(file => file.Dispose());
            files.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public TensorInfo? Find(string name) => tensors.GetValueOrDefault(name)?.Tensor;

    /// <inheritdoc/>
    public void Read(TensorInfo tensor, long offset, Span<byte> destination) =>
        tensors[tensor.Name].Read(offset, destination);

    /// <inheritdoc/>
    public void Verify(TensorInfo tensor) => tensors[tensor.Name].Verify();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in undoFiles)
        {
            file.Dispose();
        }

        Files.Dispose();
    }

    private static Dictionary<string, UndoRecord> RecordsOf(IEnumerable<UndoFile> undoFiles)
    {
        var records = new Dictionary<string, UndoRecord>(StringComparer.Ordinal);
        foreach (var file in undoFiles)
        {
            foreach (var record in file.Records)
            {
                var name = record.Header.Tensor.Name;
                if (!records.TryAdd(name, record))
                {
                    throw new FindingException(Finding.Of(UndoFindings.DuplicateTensor, file.Path, name));
                }
            }
        }

        return records;
    }

    // Null for a tensor that the fuse added.
    private static RestoredTensor? Restored(
        ModelWeights files,
        TensorInfo tensor,
        UndoRecord? record,
        RestoringMemory memory
    ) =>
        record is null || (record.Header.Kind != UndoKind.Added && record.Header.Tensor != tensor)
            ? throw new FindingException(Finding.Of(UndoFindings.NoTensorRecord, files.Folder, tensor.Name))
        : record.Header.Kind == UndoKind.Added ? null
        : new RestoredTensor(files, record, memory);

    private ShardLayout WithoutAdded(ModelShard shard) =>
        ShardLayout.Of(shard) with
        {
            Tensors = shard.Tensors.Where(tensor => tensors.ContainsKey(tensor.Name)).ToEquatableArray(),
        };
}
