using MergeDsl.Benchmarks;

// Prints ratios measured in one go on one machine: absolute times say more about the machine than about the code.
var folder = Directory.CreateTempSubdirectory("mergedsl-benchmarks-");
try
{
    var rows = new List<Measurement>();
    var tool = ToolProcess.Publish(Path.Combine(folder.FullName, "tool"));
    rows.AddRange(StartUp.Measure(tool));
    rows.AddRange(LinearAgainstCopy.Measure(tool, folder.FullName));
    rows.AddRange(RankCutAgainstFullSvd.Measure());
    rows.AddRange(SelectionAgainstSort.Measure());
    Console.WriteLine("| what | against | ratio | measured |");
    Console.WriteLine("|---|---|---|---|");
    rows.ForEach(row => Console.WriteLine(row));
}
finally
{
    folder.Delete(recursive: true);
}
