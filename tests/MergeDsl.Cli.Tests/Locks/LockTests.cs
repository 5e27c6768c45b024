using System.Text.Json.Nodes;
using MergeDsl.Core.Locks;
using MergeDsl.Locking;
using Shouldly;
using Xunit;

namespace MergeDsl.Cli.Tests.Locks;

public sealed class LockTests : IDisposable
{
    private const string Config = "adapter_config.json";
    private const string Weights = "adapter_model.safetensors";

    private readonly SampleFolder sample = new();

    private string Lock => sample[AdapterLocks.FileName];

    public void Dispose() => sample.Dispose();

    [Fact]
    public void TheShippedLock_IsUpToDate() =>
        Tool.Run("lock", sample["."], "--check")
            .ShouldBe(new ToolResult(ExitCodes.Ok, $"{sample["./" + AdapterLocks.FileName]}: up to date\n", ""));

    [Fact]
    public void ALockThatFits_IsNotTouched()
    {
        File.Delete(Lock);
        var first = Tool.Run("lock", sample["."]);
        File.SetLastWriteTimeUtc(Lock, DateTime.UnixEpoch);
        var second = Tool.Run("lock", sample["."]);

        first.Out.ShouldEndWith(": 3 adapters, 1 base model\n");
        second.Out.ShouldEndWith(": 3 adapters, 1 base model, unchanged\n");
        (first.ExitCode, second.ExitCode, first.Error, second.Error).ShouldBe((ExitCodes.Ok, ExitCodes.Ok, "", ""));
        File.GetLastWriteTimeUtc(Lock).ShouldBe(DateTime.UnixEpoch);
    }

    [Fact]
    public void ASingleFile_IsNoPartOfALock()
    {
        File.WriteAllText(sample["style.safetensors"], "");
        sample.WriteRecipe("other.recipe.yaml", ("adapters/sort", "style.safetensors"));

        var result = Tool.Run("lock", sample["."]);

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Error.ShouldContain("error MDSL3515: 'style.safetensors' is a single file");
    }

    [Fact]
    public void AdaptersOfOneBase_KnowItByItsPath()
    {
        var known = LockReading.Read(File.ReadAllText(Lock)).Lock!;

        known.Adapters.Count.ShouldBe(3);
        known.Adapters.ShouldAllBe(adapter => adapter.Base == "models/tiny-llama");
    }

    [Fact]
    public void WhereRecipesDisagree_TheConfigTellsTheBase()
    {
        CopyFolder("models/tiny-llama", "models/other");
        sample.WriteRecipe("other.recipe.yaml", ("models/tiny-llama", "models/other"));
        EditConfig("adapters/sort", config => config["base_model_name_or_path"] = "/trained/on/other/");
        EditConfig("adapters/spell", config => config["base_model_name_or_path"] = "org/unknown");

        Tool.Run("lock", sample["."]).ExitCode.ShouldBe(ExitCodes.Ok);

        var known = LockReading.Read(File.ReadAllText(Lock)).Lock!;
        known.Adapters.Select(adapter => adapter.Base).ShouldBe(["models/tiny-llama", "models/other", "org/unknown"]);
    }

    [Fact]
    public void AChangedSetting_IsNamed()
    {
        EditConfig("adapters/sort", config => config["lora_alpha"] = 32);

        ShouldBeStale("adapters/sort: alpha 8 became 32");
    }

    [Fact]
    public void ChangedNumbers_AreNoticed()
    {
        var bytes = File.ReadAllBytes(sample[$"adapters/sort/{Weights}"]);
        bytes[^1] ^= 1;
        File.WriteAllBytes(sample[$"adapters/sort/{Weights}"], bytes);

        ShouldBeStale("adapters/sort: its weights changed");
    }

    [Fact]
    public void AFileBesideTheWeights_ChangesNothing()
    {
        File.WriteAllText(sample["adapters/sort/README.md"], "");

        Tool.Run("lock", sample["."], "--check").ExitCode.ShouldBe(ExitCodes.Ok);
    }

    [Fact]
    public void ANewAdapter_IsNamed()
    {
        sample.WriteRecipe("new.recipe.yaml", ("adapters/sort", "adapters/extract"));

        ShouldBeStale("adapters/extract is new");
    }

    [Fact]
    public void AnEntryThatNobodyNames_IsNamed()
    {
        foreach (var recipe in Directory.GetFiles(sample["."], "*.recipe.yaml"))
        {
            File.Delete(recipe);
        }

        File.WriteAllText(sample["one.recipe.yaml"], OneAdapter("adapters/sort"));

        ShouldBeStale(
            "models/tiny-llama is not named by a recipe any more; adapters/reverse is not named by a recipe any more; "
                + "adapters/spell is not named by a recipe any more"
        );
    }

    [Fact]
    public void NoLock_IsStale()
    {
        File.Delete(Lock);

        ShouldBeStale("it does not exist");
    }

    [Fact]
    public void ADamagedLock_IsStaleAndWrittenAnew()
    {
        var text = File.ReadAllText(Lock);
        File.WriteAllText(Lock, "<<<<<<< HEAD\n" + text);

        ShouldBeStale("it cannot be read");
        Tool.Run("lock", sample["."]).ExitCode.ShouldBe(ExitCodes.Ok);
        File.ReadAllText(Lock).ShouldBe(text);
    }

    [Fact]
    public void WhatCannotBeRead_IsLocatedAndNothingIsWritten()
    {
        File.Delete(Lock);
        File.Delete(sample[$"adapters/sort/{Weights}"]);
        string[] others = ["peft-ties-svd.recipe.yaml", "exact-sum-methods.recipe.yaml"];
        foreach (var recipe in others.Select(name => sample[name]).Append(sample.Ties))
        {
            File.Delete(recipe);
        }

        var result = Tool.Run("lock", sample["."]);

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Error.ShouldStartWith(
            $"{sample["./exact-sum.recipe.yaml"]}(15,17): error MDSL4011: 'adapters/sort' has no"
        );
        result.Out.ShouldBeEmpty();
        File.Exists(Lock).ShouldBeFalse();
    }

    [Fact]
    public void ARecipeThatCannotBeRead_IsTold()
    {
        File.WriteAllText(sample["broken.recipe.yaml"], "adapters: [");

        var result = Tool.Run("lock", sample["."]);

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Error.ShouldStartWith($"{sample["./broken.recipe.yaml"]}(1,");
    }

    [Fact]
    public void AMistakeElsewhereInARecipe_KeepsNobodyFromLocking()
    {
        sample.WriteRecipe("wrong.recipe.yaml", ("method: linear", "method: linaer"));

        Tool.Run("lock", sample["."]).ExitCode.ShouldBe(ExitCodes.Ok);
    }

    [Fact]
    public void RecordedFindings_AreInTheLock()
    {
        File.Delete(sample[$"adapters/sort/{Weights}"]);
        File.WriteAllText(sample["broken.recipe.yaml"], "adapters: [");

        Tool.Run("lock", sample["."], "--record-findings").ExitCode.ShouldBe(ExitCodes.Ok);

        var sort = LockReading.Read(File.ReadAllText(Lock)).Lock!.Adapters.Single(one => one.Path == "adapters/sort");
        sort.Config.ShouldBeNull();
        sort.Findings.ShouldHaveSingleItem().Id.ShouldBe("MDSL4011");
    }

    [Fact]
    public void WhatABuildNeeds_IsWrittenElsewhere()
    {
        var (output, inputs) = (sample["obj/net/adapters.lock.yaml"], sample["obj/net/inputs.txt"]);
        File.WriteAllText(sample["list.txt"], $"{sample.ExactSum}\n");

        string[] options = ["--recipes-from", sample["list.txt"], "--output", output, "--inputs", inputs];
        var result = Tool.Run(["lock", sample["."], "--record-findings", "--committed", Lock, .. options]);

        result.ShouldBe(new ToolResult(ExitCodes.Ok, $"{output}: 3 adapters, 1 base model\n", ""));
        var (fresh, committed) = (File.ReadAllText(output), File.ReadAllText(Lock));
        fresh.ShouldBe(committed.Replace("version: 1\n", "version: 1\nroot: ../..\n", StringComparison.Ordinal));
        var files = File.ReadAllLines(inputs);
        files.Length.ShouldBe(8);
        files.ShouldAllBe(file => File.Exists(file) && Path.IsPathRooted(file));
    }

    [Fact]
    public void WithoutWeights_TheCommittedLockIsUsed()
    {
        foreach (var weights in Directory.GetFiles(sample["."], "*.safetensors", SearchOption.AllDirectories))
        {
            File.Delete(weights);
        }

        Directory.Delete(sample["adapters/spell"], recursive: true);
        var output = sample["obj/adapters.lock.yaml"];

        var result = Tool.Run("lock", sample["."], "--record-findings", "--committed", Lock, "--output", output);

        result.ShouldBe(new ToolResult(ExitCodes.Ok, $"{output}: 3 adapters, 1 base model\n", ""));
        LockReading
            .Read(File.ReadAllText(output))
            .Lock!.ShouldBe(LockReading.Read(File.ReadAllText(Lock)).Lock! with { Root = ".." });
    }

    [Fact]
    public void WithoutWeightsButWithAnotherConfig_TheCommittedLockIsNotBelieved()
    {
        EditConfig("adapters/sort", config => config["lora_alpha"] = 32);
        File.Delete(sample[$"adapters/sort/{Weights}"]);

        var result = Tool.Run("lock", sample["."], "--committed", Lock);

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Error.ShouldContain("error MDSL4011: 'adapters/sort' has no");
    }

    [Fact]
    public void AStaleCommittedLock_IsAWarning()
    {
        EditConfig("adapters/sort", config => config["lora_alpha"] = 32);
        var output = sample["obj/adapters.lock.yaml"];

        var result = Tool.Run("lock", sample["."], "--committed", Lock, "--output", output);

        result.ExitCode.ShouldBe(ExitCodes.Ok);
        result.Error.ShouldBe(
            $"{Lock}(1,1): warning MDSL3203: The lock is out of date (adapters/sort: alpha 8 became 32): run 'mergedsl lock'\n"
        );
    }

    [Fact]
    public void ALockForSomeRecipes_IsNotMeasuredAgainstAll()
    {
        var output = sample["obj/adapters.lock.yaml"];
        File.WriteAllText(sample["one.recipe.yaml"], OneAdapter("adapters/sort"));

        var result = Tool.Run(
            "lock",
            sample["."],
            "--recipe",
            sample["one.recipe.yaml"],
            "--committed",
            Lock,
            "--output",
            output
        );

        result.ShouldBe(new ToolResult(ExitCodes.Ok, $"{output}: 1 adapter, 0 base models\n", ""));
    }

    [Fact]
    public void BuildFolders_AreNotSearched()
    {
        foreach (var folder in new[] { "bin", "obj", ".hidden" })
        {
            Directory.CreateDirectory(sample[folder]);
            File.WriteAllText(sample[$"{folder}/x.recipe.yaml"], OneAdapter("none"));
        }

        Tool.Run("lock", sample["."], "--check").ExitCode.ShouldBe(ExitCodes.Ok);
    }

    [Fact]
    public void ATargetThatCannotBeWritten_IsAFailureThatLeavesNothingBehind()
    {
        File.Delete(Lock);
        Directory.CreateDirectory(Lock);
        var before = Directory.GetFileSystemEntries(sample["."]).Order(StringComparer.Ordinal).ToArray();

        var result = Tool.Run("lock", sample["."]);

        result.ExitCode.ShouldBe(ExitCodes.Failure);
        result.Error.ShouldContain("error MDSL4");
        Directory.GetFileSystemEntries(sample["."]).Order(StringComparer.Ordinal).ShouldBe(before);
    }

    [Fact]
    public void AFolderWithoutRecipes_IsAUsageError()
    {
        var result = Tool.Run("lock", sample["models"]);

        result.ExitCode.ShouldBe(ExitCodes.Usage);
        result.Error.ShouldBe(
            $"mergedsl: There is no recipe (*.recipe.yaml) in '{sample["models"]}' or below it: expected at least one.\n"
        );
    }

    [Fact]
    public void AFolderThatDoesNotExist_IsAUsageError() =>
        Tool.Run("lock", sample["none"])
            .ShouldBe(new ToolResult(ExitCodes.Usage, "", $"mergedsl: There is no folder '{sample["none"]}'.\n"));

    private static string OneAdapter(string path) =>
        $"name: One\nadapters:\n  only: {{ path: {path} }}\nmerge: {{ method: linear }}\noutput: {{ adapter: out/one }}\n";

    private void ShouldBeStale(string difference)
    {
        var before = File.Exists(Lock) ? File.ReadAllText(Lock) : null;

        var result = Tool.Run("lock", sample["."], "--check");

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Out.ShouldBeEmpty();
        result.Error.ShouldStartWith(
            $"{sample["./" + AdapterLocks.FileName]}(1,1): error MDSL3204: The lock is out of date ({difference}"
        );
        (File.Exists(Lock) ? File.ReadAllText(Lock) : null).ShouldBe(before);
    }

    private void EditConfig(string adapter, Action<JsonObject> edit)
    {
        var path = sample[$"{adapter}/{Config}"];
        var config = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        edit(config);
        File.WriteAllText(path, config.ToJsonString());
    }

    private void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(sample[to]);
        foreach (var file in Directory.GetFiles(sample[from]))
        {
            File.Copy(file, Path.Combine(sample[to], Path.GetFileName(file)));
        }
    }
}
