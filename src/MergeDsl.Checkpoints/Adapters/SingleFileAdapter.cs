using System.Text.Json.Nodes;
using MergeDsl.Checkpoints.Json;
using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Core.Adapters;
using MergeDsl.Core.Adapters.SingleFiles;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Checkpoints.Adapters;

/// <summary>
/// A LoRA of the image world: one safetensors file without a config, as kohya, LyCORIS, ComfyUI and diffusers use it (<c>kohya.md</c>). What a
/// config would say is in its tensors of one number, and perhaps in its metadata.
/// </summary>
public static class SingleFileAdapter
{
    /// <summary>The key of the metadata under which diffusers keeps the configs of the components.</summary>
    public const string ConfigsKey = "lora_adapter_metadata";

    private const string Extension = ".safetensors";

    /// <summary>True when <paramref name="path"/> is such a file, and not the weights of an adapter folder.</summary>
    public static bool IsOne(string path) =>
        path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) && File.Exists(path) && !IsOfFolder(path);

    /// <summary>Reads what a file says besides its large tensors.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">What findings call the adapter.</param>
    /// <exception cref="FindingException">Its metadata cannot be understood.</exception>
    internal static AdapterLayout LayoutOf(SafetensorsFile file, string name)
    {
        var scalars = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var tensor in file.Tensors.Where(tensor => SingleFileLayout.IsScalar(tensor.Name)))
        {
            if (tensor.Count == 1)
            {
                scalars.Add(tensor.Name, Number(tensor, file.Data(tensor)));
            }
        }

        return new SingleFileLayout(name, scalars, Configs(file)).Of(file.Tensors);
    }

    // A file beside a config is half of a folder.
    private static bool IsOfFolder(string path) =>
        Path.GetFileName(path) == AdapterFolder.WeightsFile
        && File.Exists(Path.Combine(Path.GetDirectoryName(path)!, AdapterFolder.ConfigFile));

    private static double Number(TensorInfo tensor, ReadOnlySpan<byte> bytes)
    {
        if (!tensor.Type.IsFloating())
        {
            return IntegerFormats.Decode(tensor.Type, bytes)[0];
        }

        Span<double> number = stackalloc double[1];
        NumberFormats.Decode(tensor.Type, bytes, number);
        return double.IsFinite(number[0])
            ? number[0]
            : throw new FindingException(
                Finding.Of(SingleFileFindings.NotFinite, tensor.Name, double.IsNaN(number[0]) ? "NaN" : "infinity")
            );
    }

    /// <summary>The configs of the components: keys are those of PEFT behind the component's name.</summary>
    private static Dictionary<string, LoraConfig> Configs(SafetensorsFile file)
    {
        var configs = new Dictionary<string, LoraConfig>(StringComparer.Ordinal);
        if (!file.Metadata.TryGetValue(ConfigsKey, out var text))
        {
            return configs;
        }

        var json = JsonFile.ReadText(text, $"{ConfigsKey} of {file.Path}");
        var findings = new List<Finding>();
        foreach (var component in json.GroupBy(pair => ComponentOf(pair.Key)).Where(group => group.Key.Length > 0))
        {
            var own = new JsonObject(
                component.Select(pair =>
                    KeyValuePair.Create(pair.Key[(component.Key.Length + 1)..], pair.Value?.DeepClone())
                )
            );
            var reader = new AdapterConfigReader(own, $"{ConfigsKey}.{component.Key}");
            findings.AddRange(reader.Findings.Where(finding => finding.Severity == Severity.Error));
            configs.Add(component.Key, reader.Config);
        }

        return findings.Count == 0 ? configs : throw new FindingException(findings);
    }

    private static string ComponentOf(string key)
    {
        var dot = key.IndexOf('.');
        return dot < 0 ? "" : key[..dot];
    }
}
