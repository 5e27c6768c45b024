using System.Text;
using MergeDsl.Checkpoints.Models;
using MergeDsl.Checkpoints.Tests.Safetensors;
using MergeDsl.Checkpoints.Writing;
using MergeDsl.Testing;

namespace MergeDsl.Checkpoints.Tests.Writing;

/// <summary>
/// A model of three shards whose headers no writer of ours would write so: spaces, an order of its own, tensors of no size. A
/// fourth shard, of no tensors, is written with them.
/// </summary>
internal sealed class SampleModel : IDisposable
{
    /// <summary>The names of the shards.</summary>
    public static readonly string[] Files =
    [
        .. Enumerable.Range(1, 4).Select(index => $"model-0000{index}-of-00004.safetensors"),
    ];

    private readonly TempFolder folder = new();

    public SampleModel()
    {
        Directory.CreateDirectory(folder["base/chat_template"]);
        (string Name, int Length)[][] shards =
        [
            [("z", 7), ("a", 0), ("m", 40)],
            [],
            [("b", 200), ("e", 0)],
            [("c", 3)],
        ];
        foreach (var index in (int[])[0, 2, 3])
        {
            File.WriteAllBytes(folder[$"base/{Files[index]}"], Shard(shards[index]));
        }

        Write("model.safetensors.index.json", Index(shards));
        Write("config.json", """{"model_type": "llama", "tie_word_embeddings": true}""");
        Write("tokenizer.json", "{}");
        Write("chat_template/tool.jinja", "tools");
        Write("pytorch_model.bin", "old");
        Weights = ModelWeights.Open(Path);
    }

    /// <summary>Where it is.</summary>
    public string Path => folder["base"];

    /// <summary>The model, opened.</summary>
    public ModelWeights Weights { get; }

    /// <summary>False to leave out the shard of no tensors, which no index names: a folder with it holds more than a model.</summary>
    public bool HasEmptyShard { get; set; } = true;

    /// <summary>The layouts of the shards.</summary>
    public IReadOnlyList<ShardLayout> Layouts =>
        [
            ShardLayout.Of(Weights.Shards[0]),
            .. HasEmptyShard ? [new ShardLayout(Files[1], [], Weights.Shards[0].Metadata)] : Array.Empty<ShardLayout>(),
            .. Weights.Shards.Skip(1).Select(ShardLayout.Of),
        ];

    /// <summary>The path of something beside it.</summary>
    public string this[string relative] => folder[relative];

    /// <summary>Everything beside it, as relative paths.</summary>
    public IEnumerable<string> Beside() =>
        Listing(folder.Path).Where(path => !path.StartsWith("base", StringComparison.Ordinal));

    /// <summary>The files and folders in and below <paramref name="path"/>.</summary>
    public static IEnumerable<string> Listing(string path) =>
        Directory
            .EnumerateFileSystemEntries(path, "*", SearchOption.AllDirectories)
            .Select(entry => System.IO.Path.GetRelativePath(path, entry).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    /// <summary>What every file in and below <paramref name="path"/> holds.</summary>
    public static IReadOnlyDictionary<string, string> Content(string path) =>
        Listing(path)
            .Where(entry => File.Exists(System.IO.Path.Combine(path, entry)))
            .ToDictionary(
                entry => entry,
                entry => Convert.ToHexString(File.ReadAllBytes(System.IO.Path.Combine(path, entry)))
            );

    /// <summary>Copies the tensors of <paramref name="unit"/>, back to front in pieces of 16 bytes, and a line beside for each.</summary>
    public void Copy(CheckpointOutput output, Unit unit)
    {
        using var writer = output.Open(unit);
        for (var index = unit.First; index < unit.End; index++)
        {
            var tensor = unit.Shard.Tensors[index];
            for (var offset = (tensor.Bytes - 1) / 16 * 16; offset >= 0; offset -= 16)
            {
                var bytes = new byte[Math.Min(16, tensor.Bytes - offset)];
                Weights.Read(tensor.Name, offset, bytes);
                writer.Write(index, offset, bytes);
            }

            writer.AppendSide(tensor.Name == "c" ? [] : Encoding.UTF8.GetBytes($"{tensor.Name}\n"));
        }

        writer.Complete();
    }

    /// <summary>Writes all that is pending, and the small files.</summary>
    public void Fill(CheckpointOutput output)
    {
        foreach (var unit in output.Pending)
        {
            Copy(output, unit);
        }

        output.WriteFile(ShardIndexText.FileName, Encoding.UTF8.GetBytes(ShardIndexText.Write(Layouts, Weights)));
        foreach (var name in Weights.ListCompanions().Carried)
        {
            output.Carry(Path, name);
        }
    }

    public void Dispose()
    {
        Weights.Dispose();
        folder.Dispose();
    }

    private static byte[] Shard((string Name, int Length)[] tensors)
    {
        var end = 0;
        var entries = tensors.Select(tensor =>
            SafetensorsBytes.Tensor(tensor.Name, "U8", $"[{tensor.Length}]", end, end += tensor.Length)
        );
        var header = $"{{ {string.Join(" , ", entries.Append("\"__metadata__\":{\"format\":\"pt\"}").Reverse())} }}  ";
        return SafetensorsBytes.Of(header, end);
    }

    private static string Index((string Name, int Length)[][] shards)
    {
        var map = shards.SelectMany((shard, index) => shard.Select(tensor => $"\"{tensor.Name}\":\"{Files[index]}\""));
        return $$$"""{"metadata":{"total_size":250},"weight_map":{{{{string.Join(',', map)}}}}}""";
    }

    private void Write(string name, string text) => File.WriteAllText(folder[$"base/{name}"], text);
}
