using System.Text;
using System.Text.Json.Nodes;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Checkpoints.Json;
using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Adapters.Library;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Checkpoints.Adapters;

/// <summary>
/// Writes a LoRA adapter of PEFT as the adapters library saves it, and the other way round. No number changes. The config of the library
/// that an adapter comes from travels in the metadata of its tensors, so that the way back gives the same bytes.
/// </summary>
public static class AdapterBridge
{
    private const string PeftKey = "peft_config";
    private const string LibraryKey = "adapters_config";
    private const string FormatKey = "format";
    private const string Prefix = "base_model.model.";

    // The settings of PEFT about tensors that are no factors.
    private static readonly string[] CopyKeys = ["modules_to_save", "trainable_token_indices"];

    /// <summary>Writes <paramref name="adapter"/> into a folder, which is empty.</summary>
    /// <param name="adapter">The adapter.</param>
    /// <param name="name">What findings call it.</param>
    /// <param name="toLibrary">True for the adapters library, false for PEFT.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="newName">The name that an adapter gets in the adapters library when it has had none.</param>
    /// <returns>What is left out.</returns>
    /// <exception cref="FindingException">The other library has no such adapter, or a file cannot be written.</exception>
    public static IReadOnlyList<Finding> Write(
        AdapterFolder adapter,
        string name,
        bool toLibrary,
        string folder,
        string newName
    ) =>
        adapter.Facts.IsSingleFile ? throw Impossible(name, "it is a single file of the image world")
        : (adapter.Facts.Library is not null) == toLibrary ? throw Impossible(name, "it is one of that library already")
        : toLibrary ? ToLibrary(adapter, name, folder, newName)
        : ToPeft(adapter, name, folder);

    private static IReadOnlyList<Finding> ToPeft(AdapterFolder adapter, string name, string folder)
    {
        if (adapter.Facts.Kind != AdapterKinds.Lora)
        {
            throw Impossible(name, $"PEFT has no such kind as '{adapter.Facts.Kind}'");
        }

        var stored = Stored(adapter, PeftKey);
        var metadata = Without(adapter.Metadata, PeftKey);
        if (stored is null)
        {
            metadata[LibraryKey] = TextOf(adapter);
        }

        var tensors = adapter.Facts.Modules.SelectMany(module =>
            new[]
            {
                ($"{Prefix}{module.Path}.lora_A.weight", module.A),
                ($"{Prefix}{module.Path}.lora_B.weight", module.B),
            }
        );
        TensorCopy.Write(Path.Combine(folder, AdapterFolder.WeightsFile), adapter.Weights, [.. tensors], metadata);
        var text = stored ?? PythonJson.Write(BridgedConfig.ToPeft(adapter.Facts, adapter.Config));
        WriteText(Path.Combine(folder, AdapterFolder.ConfigFile), text);
        return [];
    }

    private static IReadOnlyList<Finding> ToLibrary(AdapterFolder adapter, string name, string folder, string newName)
    {
        var stored = Stored(adapter, LibraryKey);
        var metadata = Without(adapter.Metadata, LibraryKey);
        if (stored is null)
        {
            metadata[PeftKey] = adapter.Facts.Saved.Count == 0 ? TextOf(adapter) : TextWithoutCopies(adapter);
        }
        else
        {
            // Files of that library say nothing about themselves.
            metadata.Remove(FormatKey);
        }

        var text = stored ?? PythonJson.Write(BridgedConfig.ToLibrary(adapter.Facts, adapter.Config, name, newName));
        var own = JsonReading.TextOf(JsonNode.Parse(text)!["name"])!;
        var tensors = adapter.Facts.Modules.SelectMany(module =>
            new (string, TensorInfo)[]
            {
                ($"{module.Path}.loras.{own}.lora_A", module.A),
                ($"{module.Path}.loras.{own}.lora_B", module.B),
            }
        );
        new LibraryFolderWriter(folder, isHead: false).Write(text, adapter.Weights, [.. tensors], metadata);
        return adapter.Facts.Saved.Count == 0
            ? []
            :
            [
                Finding.Of(
                    LibraryFindings.Dropped,
                    name,
                    string.Join(", ", adapter.Facts.Saved.Select(saved => $"'{saved.Tensor.Name}'"))
                ),
            ];
    }

    /// <summary>The config that the adapter had before it was converted; null when there is none, or the adapter is another by now.</summary>
    private static string? Stored(AdapterFolder adapter, string key)
    {
        if (!adapter.Metadata.TryGetValue(key, out var text))
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(text) is JsonObject config && IsOf(adapter, config) ? text : null;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private static bool IsOf(AdapterFolder adapter, JsonObject config)
    {
        var module = adapter.Facts.Modules[0];
        if (!LibraryConfigReader.IsOf(config))
        {
            var peft = new AdapterConfigReader(config, AdapterFolder.ConfigFile);
            var rules = new Core.Adapters.ModuleRules(peft.Config);
            return peft.Findings.Count == 0
                && adapter.Facts.Modules.All(one => rules.Rank(one.Path) == one.Rank)
                && (peft.Config.UseRslora || rules.Alpha(module.Path) / module.Rank == module.Scaling);
        }

        var library = new LibraryConfigReader(config, [], AdapterFolder.ConfigFile, isHead: false);
        return library.Findings.Count == 0
            && library.Config.Rank == module.Rank
            && library.Config.Alpha / module.Rank == module.Scaling
            && LibraryAdapter.Of(library.Config)!.Name.Length > 0;
    }

    private static Dictionary<string, string> Without(IReadOnlyDictionary<string, string> metadata, string key)
    {
        var rest = new Dictionary<string, string>(metadata, StringComparer.Ordinal);
        rest.Remove(key);
        return rest;
    }

    // On the way back, too, what was left out is missing.
    private static string TextWithoutCopies(AdapterFolder adapter)
    {
        var config = (JsonObject)adapter.Config.DeepClone();
        foreach (var key in CopyKeys.Where(config.ContainsKey))
        {
            config[key] = null;
        }

        config["bias"] = "none";
        return PythonJson.Write(config);
    }

    private static FindingException Impossible(string name, string why) =>
        new(Finding.Of(LibraryFindings.NotConvertible, name, why));

    private static string TextOf(AdapterFolder adapter) =>
        FileProblem.Guard(adapter.Files.Config, () => File.ReadAllText(adapter.Files.Config));

    private static void WriteText(string path, string text) =>
        FileProblem.GuardWrite(path, () => File.WriteAllBytes(path, Encoding.UTF8.GetBytes(text)));
}
