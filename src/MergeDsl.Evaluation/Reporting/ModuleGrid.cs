using MergeDsl.Core.Text;
using MergeDsl.Evaluation.Interference;

namespace MergeDsl.Evaluation.Reporting;

/// <summary>Modules as a grid: a row for each layer, a column for each kind of module.</summary>
/// <param name="Kinds">The columns, from left to right.</param>
/// <param name="Layers">The rows; null, the last one, for modules outside the layers.</param>
/// <param name="Cells">The modules in each place; several where a layer has experts.</param>
internal sealed record ModuleGrid(
    IReadOnlyList<ModuleKind> Kinds,
    IReadOnlyList<int?> Layers,
    ILookup<(ModuleKind Kind, int? Layer), ModuleInterference> Cells
)
{
    /// <summary>The grid of some modules.</summary>
    public static ModuleGrid Of(IReadOnlyList<ModuleInterference> modules)
    {
        var cells = modules.ToLookup(module => (ModuleKind.Of(module.Path), ModulePattern.Split(module.Path).Number));
        return new ModuleGrid(
            [.. cells.Select(cell => cell.Key.Item1).Distinct().OrderBy(kind => kind.Pattern, StringComparer.Ordinal)],
            [.. cells.Select(cell => cell.Key.Number).Distinct().OrderBy(layer => layer ?? int.MaxValue)],
            cells
        );
    }
}

/// <summary>A kind of module: those whose paths differ in numbers only.</summary>
/// <param name="Pattern">The path with <c>*</c> for numbers.</param>
internal sealed record ModuleKind(string Pattern)
{
    /// <summary>The last part of the path, without the ending that nearly all of them have.</summary>
    public string Name => Trimmed(Pattern.Split('.')[^1]);

    /// <summary>The part before it; empty where there is none.</summary>
    public string Parent => Pattern.Split('.') is { Length: > 1 } parts ? parts[^2] : "";

    /// <summary>The kind of a module.</summary>
    public static ModuleKind Of(string path) =>
        new(string.Join('.', path.Split('.').Select(part => part.All(char.IsAsciiDigit) ? "*" : part)));

    private static string Trimmed(string name) =>
        name.EndsWith("_proj", StringComparison.Ordinal) && name.Length > "_proj".Length
            ? name[..^"_proj".Length]
            : name;
}
