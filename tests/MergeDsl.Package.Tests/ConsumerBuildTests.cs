using MergeDsl.Cli;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Package.Tests;

/// <summary>The package as a user gets it: restored from a feed into a project that lies anywhere.</summary>
[Collection(PackedCollection.Name)]
public sealed class ConsumerBuildTests(PackedFeed feed)
{
    private const string Merges = """
        var report = await Recipes.ExactSum.RunAsync();
        Console.WriteLine($"{report.Modules.Count} modules");
        """;

    [Fact]
    public void ARecipe_IsATypeThatMergesAsTheToolDoes()
    {
        using var project = new ConsumerProject(feed);
        project.Write("Program.cs", Merges);

        var run = project.Run("run");

        run.ExitCode.ShouldBe(0, run.All);
        run.Out.ShouldContain("28 modules");
        project.Build().Diagnostics.ShouldBeEmpty();
        var typed = Files(project["out/exact-sum"]);
        Tool("run", project["exact-sum.recipe.yaml"], "--overwrite").ExitCode.ShouldBe(ExitCodes.Ok);
        Files(project["out/exact-sum"]).ShouldBe(typed);
    }

    [Fact]
    public void TheExampleOfTheReadme_Runs()
    {
        using var project = new ConsumerProject(feed);
        var readme = File.ReadAllText(Path.Combine(Checkout.Root, "README.md"));
        project.Write("Program.cs", readme.Split("```csharp\n")[1].Split("```")[0]);

        for (var time = 0; time < 2; time++)
        {
            var run = project.Run("run");

            run.ExitCode.ShouldBe(0, run.All);
            run.Out.ShouldContain("linear: 28 modules, rank 24 to 24");
        }
    }

    [Fact]
    public void AWrongRecipe_IsTheOnlyErrorOfTheBuildAndReadsAsTheToolSaysIt()
    {
        using var project = new ConsumerProject(feed);
        project.Write("Program.cs", Merges);
        project.Replace("exact-sum.recipe.yaml", "method: linear", "method: linaer");
        project.Replace("exact-sum.recipe.yaml", "adapters/sort", "adapters/srot");

        var build = project.Build();

        build.ExitCode.ShouldNotBe(0);
        var told = Tool("validate", project["exact-sum.recipe.yaml"]).Error;
        told.ShouldContain("error MDSL2001");
        told.ShouldContain("error MDSL4014");
        build.Diagnostics.ShouldBe(told.Split('\n', StringSplitOptions.RemoveEmptyEntries), ignoreOrder: true);
    }

    [Fact]
    public void AnOldCompiler_IsNamedInsteadOfMissingTypes()
    {
        using var project = new ConsumerProject(feed);
        project.Write("Program.cs", Merges);

        var build = project.Build("-p:CompilerApiVersion=roslyn4.8");

        build.ExitCode.ShouldNotBe(0);
        build
            .Diagnostics.ShouldHaveSingleItem()
            .ShouldEndWith(
                "error MDSL3210: MergeDsl needs the C# compiler 4.14 or newer (.NET SDK 9.0.300), this build uses 4.8"
            );
    }

    [Fact]
    public void ASingleFileProgram_UsesThePackage()
    {
        using var project = new ConsumerProject(feed);
        // A folder of its own: where a project is, "dotnet run" takes the file for an argument of that.
        var folder = Directory.CreateDirectory(project["script"]).FullName;
        File.WriteAllText(
            Path.Combine(folder, "merge.cs"),
            $"""
            #:package MergeDsl@0.1.0
            #:property PublishAot=false
            #:property RestoreAdditionalProjectSources={feed.Path}
            #:property RestorePackagesPath={feed.Packages}
            using MergeDsl;

            var a = Adapter.Load("../adapters/reverse");
            var b = Adapter.Load("../adapters/sort");
            await Merge.Of(a + b * 0.5).Rank(8).SaveAdapterAsync("../out/script");
            Console.WriteLine("merged");
            """
        );

        var run = DotnetCommand.Run(folder, "run", "merge.cs");

        run.ExitCode.ShouldBe(0, run.All);
        run.Out.ShouldContain("merged");
        File.Exists(project["out/script/adapter_model.safetensors"]).ShouldBeTrue();
    }

    [Fact]
    public void TheTool_InstallsFromTheFeed()
    {
        using var project = new ConsumerProject(feed);

        var install = project.Run(
            "tool",
            "install",
            "MergeDsl.Tool",
            "--tool-path",
            project["tool"],
            "--add-source",
            feed.Path
        );

        install.ExitCode.ShouldBe(0, install.All);
        File.Exists(project[OperatingSystem.IsWindows() ? "tool/mergedsl.exe" : "tool/mergedsl"]).ShouldBeTrue();
    }

    private static Dictionary<string, string> Files(string folder) =>
        Directory
            .GetFiles(folder)
            .ToDictionary(file => Path.GetFileName(file), file => Convert.ToHexString(File.ReadAllBytes(file)));

    private static (int ExitCode, string Error) Tool(params string[] arguments)
    {
        using var error = new StringWriter();
        var code = Program.Run(
            arguments,
            new Terminal(TextWriter.Null, error, IsInteractive: false, CancellationToken.None)
        );
        return (code, error.ToString());
    }
}
