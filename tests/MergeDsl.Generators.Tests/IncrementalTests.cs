using MergeDsl.Generators.Tests.Driving;
using Shouldly;
using Xunit;

namespace MergeDsl.Generators.Tests;

/// <summary>Which steps an edit reaches. The project has two recipes, <c>Polyglot</c> and <c>Other</c>.</summary>
public sealed class IncrementalTests
{
    private const string Polyglot = "recipes/polyglot.recipe.yaml";
    private const string Other = "recipes/other.recipe.yaml";

    private static readonly TestProject Project = Samples.Polyglot.With(
        Other,
        Samples.Recipe("Other", second: "adapters/extra")
    );

    private static readonly Dictionary<string, Edit> Edits = new(StringComparer.Ordinal)
    {
        ["nothing"] = new(project => project, ""),
        ["unrelated C#"] = new(project => project with { Source = "class C;" }, ""),
        ["a property we do not read"] = new(project => project.WithProperty("Other", "1"), ""),
        ["a comment behind the recipe"] = new(
            project => project.With(Polyglot, project.Files[Polyglot] + "# end\n"),
            "Inputs"
        ),
        ["a comment above the recipe"] = new(
            project => project.With(Polyglot, "# start\n" + project.Files[Polyglot]),
            "Inputs Parse Documentation"
        ),
        ["a weight of one recipe"] = new(
            project => project.With(Polyglot, project.Files[Polyglot]!.Replace("0.7", "0.9")),
            "Inputs Parse Content Slice Bind Plan Documentation"
        ),
        ["an error in one recipe"] = new(
            project => project.With(Polyglot, project.Files[Polyglot]!.Replace("0.7", "heavy")),
            "Inputs Parse Content Slice Bind Findings Plan Documentation"
        ),
        ["an adapter of the other recipe"] = new(
            project => project.WithLock(Samples.Lock(extraRank: 4)),
            "Inputs Lock Adapter Slice Bind Plan"
        ),
        ["the namespace"] = new(
            project => project.WithProperty("MergeDslNamespace", "Elsewhere"),
            "Options Plan Plan Documentation Documentation Lists Adapter Adapter Adapter Adapter Base"
        ),
    };

    public static TheoryData<string> Names => [.. Edits.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void AnEdit_ReachesTheseStepsOnce(string name)
    {
        var harness = new GeneratorHarness();
        harness.Run(Project);

        var run = harness.Run(Edits[name].Apply(Project));

        run.Changed.ShouldBe(Edits[name].Reached.Split(' ', StringSplitOptions.RemoveEmptyEntries), ignoreOrder: true);
    }

    private sealed record Edit(Func<TestProject, TestProject> Apply, string Reached);
}
