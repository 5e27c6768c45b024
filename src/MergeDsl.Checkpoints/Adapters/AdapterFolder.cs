using System.Text.Json.Nodes;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Checkpoints.Json;
using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Checkpoints.Torch;
using MergeDsl.Core.Adapters;
using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Adapters.SingleFiles;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Tensors;
using MergeDsl.Core.Text;

namespace MergeDsl.Checkpoints.Adapters;

/// <summary>
/// An adapter as PEFT saves it: a folder with <c>adapter_config.json</c> and <c>adapter_model.safetensors</c>
/// (<c>peft.md</c> 5.1); or an adapter or a prediction head as the adapters library saves it (<c>adapterhub.md</c> 1). Opening reads the
/// config and what describes the tensors, never a number. Thread safe.
/// </summary>
public sealed class AdapterFolder : IDisposable
{
    /// <summary>Name of the config file.</summary>
    public const string ConfigFile = "adapter_config.json";

    /// <summary>Name of the weights file.</summary>
    public const string WeightsFile = "adapter_model.safetensors";

    private AdapterFolder(
        string path,
        AdapterFiles files,
        JsonObject config,
        TensorFile weights,
        AdapterFacts facts,
        AdapterLayout layout,
        List<Finding> folderFindings
    )
    {
        Path = path;
        Files = files;
        Config = config;
        Weights = weights;
        Facts = facts;
        FolderFindings = folderFindings;
        Findings = [.. layout.Findings, .. folderFindings];
    }

    /// <summary>The folder, or the single file.</summary>
    public string Path { get; }

    /// <summary>Its files.</summary>
    public AdapterFiles Files { get; }

    /// <summary>Everything about the adapter but its numbers.</summary>
    public AdapterFacts Facts { get; }

    /// <summary>Warnings; errors end the opening.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>Those of <see cref="Findings"/> that do not follow from the config and the tensors' headers.</summary>
    public IReadOnlyList<Finding> FolderFindings { get; }

    /// <summary>The weights file; closed with this.</summary>
    public TensorFile Weights { get; }

    /// <summary>All tensors of the weights file, in the order of their data.</summary>
    public IReadOnlyList<TensorInfo> Tensors => Weights.Tensors;

    /// <summary>The config file as it stands, unknown keys included. Not to be changed.</summary>
    public JsonObject Config { get; }

    /// <summary>The config as PEFT would write it: of an adapter of PEFT, <see cref="Config"/>.</summary>
    public JsonObject PeftConfig => Facts.Library is null ? Config : BridgedConfig.ToPeft(Facts, Config);

    /// <summary>The <c>__metadata__</c> of the weights file.</summary>
    public IReadOnlyDictionary<string, string> Metadata => Weights.Metadata;

    /// <summary>
    /// Opens the adapter at <paramref name="path"/>: a folder, a single file of the image world, or <c>org/name</c> in the Hugging Face cache.
    /// </summary>
    /// <param name="path">Where it is.</param>
    /// <param name="name">What findings call the adapter, e.g. its name in a recipe; null for its folder.</param>
    /// <param name="isHead">True for a prediction head of the adapters library.</param>
    /// <exception cref="FindingException">It is no adapter that can be read; carries all errors found.</exception>
    public static AdapterFolder Open(string path, string? name = null, bool isHead = false)
    {
        var folder = CheckpointPath.ResolveAdapter(path, ".");
        if (SingleFileAdapter.IsOne(folder))
        {
            return OpenFile(folder, name ?? path);
        }

        var files = AdapterFiles.In(folder, isHead);
        var findings = new List<Finding>();
        var config = Attempt(findings, () => ReadConfig(folder, files));
        return config is not null && (files.IsHead || LibraryConfigReader.IsOf(config))
            ? OpenLibrary(folder, name ?? folder, files, config)
            : OpenPeft(folder, name ?? folder, files, config, findings);
    }

    private static AdapterFolder OpenLibrary(string folder, string name, AdapterFiles files, JsonObject config)
    {
        if (!files.IsLibrary || !Exists(files.Weights))
        {
            var expected = string.Join(" or ", files.IsHead ? AdapterFiles.OfHead : AdapterFiles.OfLibrary);
            throw new FindingException(Finding.Of(LibraryFindings.NoWeights, folder, expected));
        }

        var weights = OpenWeights(files.Weights);
        try
        {
            var reading = new LibraryConfigReader(config, weights.Tensors, files.Config, files.IsHead);
            return Assemble(folder, name, files, config, reading.Kind, reading.Config, weights, [.. reading.Findings]);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    private static AdapterFolder OpenPeft(
        string folder,
        string name,
        AdapterFiles files,
        JsonObject? config,
        List<Finding> findings
    )
    {
        var reading = config is null ? null : new AdapterConfigReader(config, files.Config);
        findings.AddRange(reading?.Findings ?? []);

        // The weights of a kind that changes no weights have their own rules, and perhaps another name.
        var isRead = reading is null || AdapterKinds.FindPeft(reading.Kind) is { WhyNotFused.Length: 0 };
        var weights = isRead ? Attempt(findings, () => OpenPeftWeights(folder)) : null;
        try
        {
            return Assemble(folder, name, files, config, reading?.Kind, reading?.Config, weights, findings);
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

    private static AdapterFolder OpenFile(string file, string name)
    {
        var weights = SafetensorsFile.Open(file);
        try
        {
            var layout = SingleFileAdapter.LayoutOf(weights, name);
            Finding[] findings = [.. layout.Findings, .. weights.Findings];
            if (findings.Any(finding => finding.Severity == Severity.Error))
            {
                throw new FindingException([.. findings.OrderByDescending(finding => finding.Severity)]);
            }

            return new(
                file,
                AdapterFiles.In(file),
                [],
                weights,
                SingleFileLayout.FactsOf(layout),
                layout,
                [.. weights.Findings]
            );
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    private static AdapterFolder Assemble(
        string folder,
        string name,
        AdapterFiles files,
        JsonObject? config,
        string? kind,
        LoraConfig? settings,
        TensorFile? weights,
        List<Finding> findings
    )
    {
        // Settings that could not be read have their defaults, which say nothing about the tensors.
        var isConfigured = settings is not null && !findings.Any(finding => finding.Severity == Severity.Error);
        var layout =
            isConfigured && weights is not null ? AdapterLayout.Of(kind!, settings!, weights.Tensors, name) : null;
        findings.AddRange(layout?.Findings ?? default);
        findings.AddRange(weights?.Findings ?? []);
        if (findings.Any(finding => finding.Severity == Severity.Error))
        {
            throw new FindingException([.. findings.OrderByDescending(finding => finding.Severity)]);
        }

        var others = WeightFiles.Others(folder, files);
        List<Finding> folderFindings =
        [
            .. findings.Except(layout!.Findings),
            .. others.Select(other => Second(folder, other, files)),
            .. LeftOut(folder, name, files, others),
        ];
        return new(folder, files, config!, weights!, layout.FactsOf(kind!, settings!), layout, folderFindings);
    }

    private static Finding Second(string folder, string other, AdapterFiles files) =>
        Finding.Of(FileFindings.SecondWeights, folder, other, System.IO.Path.GetFileName(files.Weights));

    private static IEnumerable<Finding> LeftOut(
        string folder,
        string name,
        AdapterFiles files,
        IEnumerable<string> named
    )
    {
        const int Shown = 20;
        string[] own = [System.IO.Path.GetFileName(files.Config), System.IO.Path.GetFileName(files.Weights)];
        var rest = FileProblem.Guard(
            folder,
            () => Directory.EnumerateFileSystemEntries(folder).Select(entry => System.IO.Path.GetFileName(entry)),
            isFolder: true
        );
        var sorted = rest.Except([.. own, .. files.Twins, .. named]).Order(StringComparer.Ordinal).ToArray();
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

    private static JsonObject ReadConfig(string folder, AdapterFiles files) =>
        Exists(files.Config) ? JsonFile.Read(files.Config)
        : files.IsHead ? throw new FindingException(Finding.Of(LibraryFindings.NoHead, folder))
        : throw new FindingException(Finding.Of(FileFindings.NoAdapterConfig, folder, SubfolderHint(folder)));

    private static TensorFile OpenWeights(string file) =>
        file.EndsWith(".bin", StringComparison.Ordinal) ? TorchFile.Open(file) : SafetensorsFile.Open(file);

    private static TensorFile OpenPeftWeights(string folder)
    {
        foreach (var name in new[] { WeightsFile, AdapterFiles.PeftPickle })
        {
            if (Named(folder, name) is var file && Exists(file))
            {
                return OpenWeights(file);
            }
        }

        var others = WeightFiles.Others(folder, AdapterFiles.In(folder));
        throw new FindingException(Finding.Of(FileFindings.NoAdapterWeights, folder, Hint(others, "it holds")));
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
