using Shouldly;
using Xunit;

namespace MergeDsl.Package.Tests;

/// <summary>How a build gets its lock: refreshed where the weights are, checked where that is asked for.</summary>
[Collection(PackedCollection.Name)]
public sealed class LockModeTests(PackedFeed feed)
{
    private const string NamesTheType = "Console.WriteLine(Recipes.ExactSum.Plan.Modules.Count);";

    [Fact]
    public void WithoutACommittedLock_TheToolFindsTheFactsForTheCompiler()
    {
        using var project = new ConsumerProject(feed);
        project.Write("Program.cs", NamesTheType);

        var build = project.Build();

        build.ExitCode.ShouldBe(0, build.All);
        build.Diagnostics.ShouldBeEmpty();
        File.Exists(project["adapters.lock.yaml"]).ShouldBeFalse();
    }

    [Fact]
    public void NothingChanged_TheToolIsNotRunAgain()
    {
        using var project = new ConsumerProject(feed);
        project.Build().ExitCode.ShouldBe(0);
        var stamp = Stamp(project);

        project.Build().ExitCode.ShouldBe(0);
        Stamp(project).ShouldBe(stamp);

        // Copies and archives keep the times of their originals, which may be old.
        File.SetLastWriteTimeUtc(project["adapters/sort/adapter_config.json"], stamp.AddYears(-1));
        project.Build().ExitCode.ShouldBe(0);
        Stamp(project).ShouldNotBe(stamp);
    }

    [Fact]
    public void WithoutWeights_TheCommittedLockIsEnough()
    {
        using var project = new ConsumerProject(feed);
        project.Write("Program.cs", NamesTheType);
        Lock(project);
        Directory.Delete(project["adapters"], recursive: true);
        Directory.Delete(project["models"], recursive: true);

        foreach (var mode in new[] { "auto", "committed" })
        {
            var build = project.Build($"-p:MergeDslLockMode={mode}");

            build.ExitCode.ShouldBe(0, build.All);
            build.Diagnostics.ShouldBeEmpty();
        }
    }

    [Fact]
    public void AStaleLock_IsAWarningAndWhereItMustNotBeAnError()
    {
        using var project = new ConsumerProject(feed);
        Lock(project);
        project.Build("-p:MergeDslLockMode=verify").ExitCode.ShouldBe(0);
        project.Replace("adapters/sort/adapter_config.json", "\"lora_alpha\": 8", "\"lora_alpha\": 32");

        var auto = project.Build();
        var verify = project.Build("-p:MergeDslLockMode=verify");

        auto.ExitCode.ShouldBe(0, auto.All);
        auto.Diagnostics.ShouldHaveSingleItem()
            .ShouldStartWith($"{project["adapters.lock.yaml"]}(1,1): warning MDSL3203: ");
        verify.ExitCode.ShouldNotBe(0);
        verify
            .Diagnostics.ShouldHaveSingleItem()
            .ShouldStartWith($"{project["adapters.lock.yaml"]}(1,1): error MDSL3204: ");
    }

    [Fact]
    public void AMissingTool_IsToldAndAVerificationFails()
    {
        using var project = new ConsumerProject(feed);
        Lock(project);

        var auto = project.Build("-p:MergeDslToolPath=nowhere.dll");
        var verify = project.Build("-p:MergeDslToolPath=nowhere.dll", "-p:MergeDslLockMode=verify");

        auto.ExitCode.ShouldBe(0, auto.All);
        auto.Diagnostics.ShouldHaveSingleItem().ShouldContain("warning MDSL3211: ");
        verify.ExitCode.ShouldNotBe(0);
        verify.Diagnostics.ShouldContain(line => line.Contains("error MDSL3213: ", StringComparison.Ordinal));
    }

    [Fact]
    public void AVerificationThatCannotLook_Fails()
    {
        using var project = new ConsumerProject(feed);

        var verify = project.Build("-p:MergeDslLockMode=verify", "-p:MergeDslLockFile=nowhere/adapters.lock.yaml");

        verify.ExitCode.ShouldNotBe(0);
        verify.Diagnostics.ShouldContain(line => line.Contains("error MDSL3213: ", StringComparison.Ordinal));
    }

    [Fact]
    public void WeightsThatArriveLater_AreLookedAt()
    {
        using var project = new ConsumerProject(feed);
        Lock(project);
        Directory.Move(project["adapters"], project["elsewhere"]);
        project.Build().ExitCode.ShouldBe(0);
        Directory.Move(project["elsewhere"], project["adapters"]);
        project.Replace("adapters/sort/adapter_config.json", "\"lora_alpha\": 8", "\"lora_alpha\": 32");

        for (var build = 0; build < 2; build++)
        {
            project.Build().Diagnostics.ShouldHaveSingleItem().ShouldContain("warning MDSL3203: ");
        }
    }

    [Fact]
    public void WithoutRecipes_TheCommittedLockGivesItsHandles()
    {
        using var project = new ConsumerProject(feed);
        project.Write("Program.cs", "Console.WriteLine(Adapters.Sort.Name);");
        Lock(project);
        File.Delete(project["exact-sum.recipe.yaml"]);

        var build = project.Build();

        build.ExitCode.ShouldBe(0, build.All);
    }

    [Fact]
    public void AnUnknownMode_IsAnError()
    {
        using var project = new ConsumerProject(feed);

        project
            .Build("-p:MergeDslLockMode=sometimes")
            .Diagnostics.ShouldHaveSingleItem()
            .ShouldContain(
                "error MDSL3212: MergeDslLockMode expects auto, committed or verify, but here is 'sometimes'"
            );
    }

    private static void Lock(ConsumerProject project) =>
        Cli.Program.Run(["lock", project.Path], Quiet).ShouldBe(Cli.ExitCodes.Ok);

    private static DateTime Stamp(ConsumerProject project) =>
        File.GetLastWriteTimeUtc(project["obj/Debug/net10.0/mergedsl/lock.stamp"]);

    private static Cli.Terminal Quiet => new(TextWriter.Null, TextWriter.Null, false, CancellationToken.None);
}
