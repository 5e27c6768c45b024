using System.Text.RegularExpressions;
using MergeDsl.Checkpoints.Files;

namespace MergeDsl.Checkpoints.Adapters;

/// <summary>Finds files in an adapter folder that look like weights but are not read.</summary>
internal static partial class WeightFiles
{
    /// <summary>Their names, sorted. Training state (optimizer, scheduler, arguments) is not weights.</summary>
    public static IReadOnlyList<string> Others(string folder, AdapterFiles files) =>
        FileProblem.Guard(
            folder,
            () =>
                Directory
                    .EnumerateFiles(folder)
                    .Select(file => Path.GetFileName(file)!)
                    .Where(name => WeightsRule().IsMatch(name) && !IsOwn(name, files))
                    .Order(StringComparer.Ordinal)
                    .ToArray(),
            isFolder: true
        );

    private static bool IsOwn(string name, AdapterFiles files) =>
        name == Path.GetFileName(files.Weights) || files.Twins.Contains(name);

    [GeneratedRegex(
        @"\A(.*\.safetensors(\.index\.json)?|(adapter_model|pytorch_model|pytorch_adapter).*\.(bin|pt|pth)(\.index\.json)?)\z"
    )]
    private static partial Regex WeightsRule();
}
