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
    public void Copy(string fixture, string target) =>
        FolderCopy.Into(folder[target], System.IO.Path.Combine(FixtureArchive.Extract("peft"), fixture));

    /// <summary>Changes the config of an adapter.</summary>
    public void EditConfig(string adapter, Action<JsonObject> edit) =>
        CheckpointEdits.EditJson(folder[$"{adapter}/{Config}"], edit);

    /// <summary>Replaces the bytes of an adapter's weights file.</summary>
    public void EditBytes(string adapter, Func<byte[], byte[]> edit) =>
        CheckpointEdits.EditBytes(folder[$"{adapter}/{Weights}"], edit);

    /// <summary>Changes the JSON header of an adapter's weights file; the data stay where they are.</summary>
    public void EditHeader(string adapter, Func<JsonObject, string> edit) =>
        CheckpointEdits.EditHeader(folder[$"{adapter}/{Weights}"], edit);

    public void Dispose() => folder.Dispose();
}
