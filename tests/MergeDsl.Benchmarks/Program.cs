using MergeDsl.Benchmarks;

// Prints ratios measured in one go on one machine: absolute times say more about the machine than about the code.
// Arguments name the groups to measure; without any, all are.
using var bench = new Workbench();
var groups = new Dictionary<string, Func<IEnumerable<Measurement>>>
{
    ["start"] = () => StartUp.Measure(bench.Tool),
    ["copy"] = () => LinearAgainstCopy.Measure(bench.Tool, bench.Folder),
    ["cut"] = RankCutAgainstFullSvd.Measure,
    ["selection"] = SelectionAgainstSort.Measure,
    ["product"] = ProductAgainstPeak.Measure,
    ["model"] = () => SmallModel.Measure(bench.Tool, bench.Folder),
    ["module"] = ModuleAgainstPeft.Measure,
    ["fuse-module"] = () => FuseModule.Measure(bench.Folder),
    ["fuse-small"] = () => FuseModels.MeasureSmall(bench.Tool, bench.Folder),
    ["evaluate"] = () => ModelSpeed.Measure(bench.Folder),
    ["fuse-large"] = () => FuseModels.MeasureLarge(bench.Tool, bench.Folder),
};
var unknown = args.Where(name => !groups.ContainsKey(name)).ToArray();
if (unknown.Length > 0)
{
    Console.Error.WriteLine($"No group {string.Join(", ", unknown)}; there are {string.Join(", ", groups.Keys)}.");
    return 2;
}

Console.WriteLine("| what | against | ratio | measured |");
Console.WriteLine("|---|---|---|---|");
foreach (var name in args.Length > 0 ? args : [.. groups.Keys])
{
    foreach (var row in groups[name]())
    {
        Console.WriteLine(row);
    }
}

return 0;
