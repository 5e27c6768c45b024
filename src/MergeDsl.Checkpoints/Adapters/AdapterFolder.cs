using System.Text.Json.Nodes;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Checkpoints.Json;
using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Core.Adapters;
using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Tensors;
using MergeDsl.Core.Text;

namespace MergeDsl.Checkpoints.Adapters;

/// <summary>
/// An adapter as PEFT saves it: a folder with <c>adapter_config.json</c> and <c>adapter_model.safetensors</c>
/// (<c>peft.md</c> 5.1). Opening reads the config and the tensor headers, never a number. Thread safe.
/// </summary>
public sealed class AdapterFolder : IDisposable
{
    /// <summary>Name of the config file.</summary>
    public const string ConfigFile = "adapter_config.json";

    /// <summary>Name of the weights file.</summary>
    public const string WeightsFile = "adapter_model.safetensors";

    private AdapterFolder(
        string path,
        JsonObject config,
        SafetensorsFile weights,
        AdapterFacts facts,
        AdapterLayout layout,
        List<Finding> folderFindings
    )
    {
        Path = path;
        Config = config;
        Weights = weights;
        Facts = facts;
        FolderFindings = folderFindings;
        Findings = [.. layout.Findings, .. folderFindings];
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Everything about the adapter but its numbers.</summary>
    public AdapterFacts Facts { get; }

    /// <summary>Warnings; errors end the opening.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>Those of <see cref="Findings"/> that do not follow from the config and the tensors' headers.</summary>
    public IReadOnlyList<Finding> FolderFindings { get; }

    /// <summary>The weights file; closed with this.</summary>
    public SafetensorsFile Weights { get; }

    /// <summary>All tensors of the weights file, in the order of their data.</summary>
    public IReadOnlyList<TensorInfo> Tensors => Weights.Tensors;

    /// <summary>The config file as it stands, unknown keys included. Not to be changed.</summary>
    public JsonObject Config { get; }

    /// <summary>The <c>__metadata__</c> of the weights file.</summary>
    public IReadOnlyDictionary<string, string> Metadata => Weights.Metadata;

    /// <summary>Opens the adapter at <paramref name="path"/>: a folder, or <c>org/name</c> in the Hugging Face cache.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="name">What findings call the adapter, e.g. its name in a recipe; null for its folder.</param>
    /// <exception cref="FindingException">It is no adapter that can be merged; carries all errors found.</exception>
    public static AdapterFolder Open(string path, string? name = null)
    {
        var folder = CheckpointPath.Resolve(path, ".");
        var findings = new List<Finding>();
        var config = Attempt(findings, () => ReadConfig(folder));
        var reading = config is null ? null : new AdapterConfigReader(config, Named(folder, ConfigFile));
        findings.AddRange(reading?.Findings ?? []);

        // The weights of a kind that changes no weights have their own rules, and perhaps another name.
        var isRead = reading is null || AdapterKinds.Find(reading.Kind) is { WhyNotFused.Length: 0 };
        var weights = isRead ? Attempt(findings, () => OpenWeights(folder)) : null;
        try
        {
            return Assemble(folder, name ?? folder, config, reading, weights, findings);
        }
        catch
        {
            weights?.Dispose();
            throw;
        }
    }

    /// <summary>The bytes of <paramref name="tensor"/> (little endian, row major), without copying them.</summary>
    /// <exception cref="ArgumentException">The adapter has no such tensor.</exception>
    /// <exception cref="OverflowException">The tensor has 2 GiB or more: read it in parts.</exception>
    public ReadOnlySpan<byte> Data(TensorInfo tensor) => Weights.Data(tensor);

    /// <summary><paramref name="length"/> bytes of <paramref name="tensor"/> from its byte <paramref name="offset"/>.</summary>
    /// <exception cref="ArgumentException">The adapter has no such tensor, or the tensor no such bytes.</exception>
    public ReadOnlySpan<byte> Data(TensorInfo tensor, long offset, int length) => Weights.Data(tensor, offset, length);

    /// <summary>Closes the files. Spans that were handed out must not be used any more.</summary>
    public void Dispose() => Weights.Dispose();

    private static AdapterFolder Assemble(
        string folder,
        string name,
        JsonObject? config,
        AdapterConfigReader? reading,
        SafetensorsFile? weights,
        List<Finding> findings
    )
    {
        // Settings that could not be read have their defaults, which say nothing about the tensors.
        var isConfigured = reading is not null && !findings.Any(finding => finding.Severity == Severity.Error);
        var layout =
            isConfigured && weights is not null
                ? AdapterLayout.Of(reading!.Kind, reading.Config, weights.Tensors, name)
                : null;
        findings.AddRange(layout?.Findings ?? default);
        findings.AddRange(weights?.Findings ?? []);
        if (findings.Any(finding => finding.Severity == Severity.Error))
        {
            throw new FindingException([.. findings.OrderByDescending(finding => finding.Severity)]);
        }

        var others = WeightFiles.Others(folder);
        List<Finding> folderFindings =
        [
            .. weights!.Findings,
            .. others.Select(other => Second(folder, other)),
            .. LeftOut(folder, name, others),
        ];
        var facts = layout!.FactsOf(reading!.Kind, reading.Config);
        return new(folder, config!, weights, facts, layout, folderFindings);
    }

    private static Finding Second(string folder, string other) =>
        Finding.Of(FileFindings.SecondWeights, folder, other, WeightsFile);

    private static IEnumerable<Finding> LeftOut(string folder, string name, IEnumerable<string> named)
    {
        const int Shown = 20;
        string[] accounted = [ConfigFile, WeightsFile, .. named];
        var rest = FileProblem.Guard(
            folder,
            () => Directory.EnumerateFileSystemEntries(folder).Select(entry => System.IO.Path.GetFileName(entry)),
            isFolder: true
        );
        var sorted = rest.Except(accounted).Order(StringComparer.Ordinal).ToArray();
        return sorted.Length == 0 ? [] : [Finding.Of(FileFindings.LeftOut, name, Listing.Of(sorted, Shown))];
    }

    private static T? Attempt<T>(List<Finding> findings, Func<T> action)
        where T : class
    {
        try
        {
            return action();
        }
        catch (FindingException exception)
        {
            findings.AddRange(exception.Findings);
            return null;
        }
    }

    private static string Named(string folder, string file) => System.IO.Path.Combine(folder, file);

    private static JsonObject ReadConfig(string folder)
    {
        var file = Named(folder, ConfigFile);
        return Exists(file)
            ? JsonFile.Read(file)
            : throw new FindingException(Finding.Of(FileFindings.NoAdapterConfig, folder, SubfolderHint(folder)));
    }

    private static SafetensorsFile OpenWeights(string folder)
    {
        var file = Named(folder, WeightsFile);
        if (Exists(file))
        {
            return SafetensorsFile.Open(file);
        }

        var others = WeightFiles.Others(folder);
        var pickle = others.FirstOrDefault(other => other == "adapter_model.bin");
        throw new FindingException(
            pickle is null
                ? Finding.Of(FileFindings.NoAdapterWeights, folder, Hint(others, "it holds"))
                : Finding.Of(FileFindings.OnlyPickle, folder, pickle, WeightsFile)
        );
    }

    // A link that leads nowhere, or a folder of that name, is there and gives its own finding.
    private static bool Exists(string file) => File.Exists(file) || Directory.Exists(file);

    private static string SubfolderHint(string folder) =>
        FileProblem.Guard(
            folder,
            () =>
                Hint(
                    Directory
                        .EnumerateDirectories(folder)
                        .Where(sub => File.Exists(Named(sub, ConfigFile)))
                        .Select(sub => $"./{System.IO.Path.GetFileName(sub)}"),
                    "did you mean"
                ),
            isFolder: true
        );

    private static string Hint(IEnumerable<string> names, string verb)
    {
        var sorted = names.Order(StringComparer.Ordinal).Take(5).Select(name => $"'{name}'").ToArray();
        return sorted.Length == 0 ? "" : $" ({verb} {string.Join(", ", sorted)})";
    }
}
