#!/usr/bin/env dotnet
// Merges three adapters and prints what happened: dotnet run recipes/notebooks/merge.cs
#:project ../../src/MergeDsl/MergeDsl.csproj
#:property PublishAot=false

using MergeDsl;

// Paths are relative to this file, wherever it is started.
Directory.SetCurrentDirectory((string)AppContext.GetData("EntryPointFileDirectoryPath")!);

var merged = Merge
    .Of(Adapter.Load("../adapters/reverse"), Adapter.Load("../adapters/sort"), Adapter.Load("../adapters/spell"))
    .Named("TiesDense")
    .BaseModel("../models/tiny-llama")
    .Ties(density: 0.5, Space.Dense)
    .Scale(2)
    .Energy(0.95);

var report = await merged.SaveAdapterAsync("../out/single-file", overwrite: true);

Console.WriteLine($"{report.Method}: {report.Modules.Count} modules, ranks {report.Ranks.Smallest} to {report.Ranks.Largest}");
Console.WriteLine($"energy kept: {report.KeptShare:P1}, least in {report.Worst!.Path}");
Console.WriteLine($"wrote {report.Bytes} bytes to {report.OutputFolder}");
