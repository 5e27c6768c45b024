using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using MergeDsl.Testing;

namespace MergeDsl.Cli.Tests.Errors;

/// <summary>
/// A folder with a small Llama and two real adapters of it (rank 4, <c>adapters/math</c> and <c>adapters/code</c>), all of
/// which a test may damage.
/// </summary>
public sealed class AdapterBench : IDisposable
{
    private const string Weights = "adapter_model.safetensors";
    private const string Config = "adapter_config.json";

    private readonly TempFolder folder = new();

    public AdapterBench()
    {
        Copy("adapters/llama/a", "adapters/math");
        Copy("adapters/llama/b", "adapters/code");
        Copy("models/llama", "models/llama");
    }

    public string Path => folder.Path;

    public string Recipe => folder["merge.recipe.yaml"];

    public string this[string relative] => folder[relative];

    /// <summary>Copies a folder of the fixtures.</summary>
    public void Copy(string fixture, string target)
    {
        Directory.CreateDirectory(folder[target]);
        foreach (var file in Directory.GetFiles(System.IO.Path.Combine(FixtureArchive.Extract("peft"), fixture)))
        {
            File.Copy(file, System.IO.Path.Combine(folder[target], System.IO.Path.GetFileName(file)), overwrite: true);
        }
    }

    /// <summary>Changes the config of an adapter.</summary>
    public void EditConfig(string adapter, Action<JsonObject> edit)
    {
        var path = folder[$"{adapter}/{Config}"];
        var config = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        edit(config);
        File.WriteAllText(path, config.ToJsonString());
    }

    /// <summary>Replaces the bytes of an adapter's weights file.</summary>
    public void EditBytes(string adapter, Func<byte[], byte[]> edit)
    {
        var path = folder[$"{adapter}/{Weights}"];
        File.WriteAllBytes(path, edit(File.ReadAllBytes(path)));
    }

    /// <summary>Changes the JSON header of an adapter's weights file; the data stay where they are.</summary>
    public void EditHeader(string adapter, Func<JsonObject, string> edit) =>
        EditBytes(
            adapter,
            bytes =>
            {
                var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
                var header = JsonNode.Parse(bytes.AsSpan(sizeof(long), length))!.AsObject();
                var changed = Encoding.UTF8.GetBytes(edit(header));
                return
                [
                    .. BitConverter.GetBytes((long)changed.Length),
                    .. changed,
                    .. bytes.AsSpan(sizeof(long) + length),
                ];
            }
        );

    public void Dispose() => folder.Dispose();
}
