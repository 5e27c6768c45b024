using MergeDsl.Checkpoints.Json;
using MergeDsl.Core.Findings;

namespace MergeDsl.Checkpoints.Models;

/// <summary>The index of a model that is split over several files: which tensor lies in which.</summary>
internal sealed class ShardIndex
{
    /// <summary>The key under which it names the file of every tensor.</summary>
    public const string MapKey = "weight_map";

    private readonly string file;
    private readonly Dictionary<string, string> shards;

    private ShardIndex(string file, Dictionary<string, string> shards)
    {
        this.file = file;
        this.shards = shards;
    }

    /// <summary>Reads the index at <paramref name="file"/>.</summary>
    /// <exception cref="FindingException">It is malformed, or names a file outside its folder.</exception>
    public static ShardIndex Read(string file)
    {
        var json = new JsonReading(JsonFile.Read(file, JsonFile.LargestIndex), file);
        var map = json.Object(MapKey);
        if (map is null && json.Findings.Count == 0)
        {
            json.Wrong(MapKey, null, "an object that names the file of every tensor", 0);
        }

        var findings = new List<Finding>(json.Findings);
        var shards = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (tensor, node) in map ?? [])
        {
            if (JsonReading.TextOf(node) is not { } shard)
            {
                findings.Add(
                    Finding.Of(AdapterFindings.ConfigValue, file, $"{MapKey}.{tensor}", "no text", "the name of a file")
                );
            }
            else if (!IsFileName(shard))
            {
                findings.Add(Finding.Of(AdapterFindings.ShardPathEscapes, file, tensor, shard));
            }
            else
            {
                shards.Add(tensor, shard);
            }
        }

        return findings.Count == 0 ? new(file, shards) : throw new FindingException(findings);
    }

    /// <summary>The names of the shards, ordered.</summary>
    public IEnumerable<string> Shards => shards.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <summary>The shards, ordered by name.</summary>
    /// <param name="component">The component of a pipeline that they belong to; null in other models.</param>
    /// <exception cref="FindingException">A shard is missing or malformed, or index and shards disagree.</exception>
    public IReadOnlyList<ModelShard> OpenShards(string? component = null)
    {
        var findings = new List<Finding>();
        var opened = new List<ModelShard>();
        foreach (var shard in Shards)
        {
            if (OpenShard(shard, component, findings) is { } open)
            {
                opened.Add(open);
                Compare(open, findings);
            }
        }

        if (findings.Count == 0)
        {
            return opened;
        }

        opened.ForEach(shard => shard.Dispose());
        throw new FindingException(
            AlikeFindings.Summed(findings, AdapterFindings.IndexedTensorMissing, AdapterFindings.TensorNotIndexed)
        );
    }

    private static bool IsFileName(string name) =>
        name.Length > 0 && name is not ("." or "..") && name.IndexOfAny(['/', '\\', ':', '\0']) < 0;

    private ModelShard? OpenShard(string shard, string? component, List<Finding> findings)
    {
        var path = Path.Combine(Path.GetDirectoryName(file)!, shard);
        try
        {
            return File.Exists(path)
                ? ModelShard.Open(path, component)
                : throw new FindingException(Finding.Of(FileFindings.ShardMissing, file, shard));
        }
        catch (FindingException exception)
        {
            findings.AddRange(exception.Findings);
            return null;
        }
    }

    // In the index, neither files nor tensors have the name of the component.
    private static string Name(ModelShard shard) => Path.GetFileName(shard.Path);

    private static string Named(ModelShard shard, string tensor) =>
        shard.Component is null ? tensor : $"{shard.Component}.{tensor}";

    private static string Plain(ModelShard shard, string tensor) =>
        shard.Component is null ? tensor : tensor[(shard.Component.Length + 1)..];

    private void Compare(ModelShard shard, List<Finding> findings)
    {
        findings.AddRange(
            shards
                .Where(pair => pair.Value == Name(shard) && shard.Find(Named(shard, pair.Key)) is null)
                .Select(pair => Finding.Of(AdapterFindings.IndexedTensorMissing, file, pair.Key, shard.File))
        );
        findings.AddRange(
            shard
                .Tensors.Where(tensor => shards.GetValueOrDefault(Plain(shard, tensor.Name)) != Name(shard))
                .Select(tensor => Finding.Of(AdapterFindings.TensorNotIndexed, file, tensor.Name, shard.File))
        );
    }
}
