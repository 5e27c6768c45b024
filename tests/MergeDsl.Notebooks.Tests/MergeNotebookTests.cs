using System.Text.RegularExpressions;
using System.Xml.Linq;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Testing;
using Microsoft.DotNet.Interactive.Formatting;
using Shouldly;
using Xunit;

namespace MergeDsl.Notebooks.Tests;

/// <summary>The shipped notebook does what it says, and its values are shown as the real formatters of notebooks show them.</summary>
public sealed class MergeNotebookTests(NotebookRun run) : IClassFixture<NotebookRun>
{
    private const int LoadCell = 1;
    private const int PlanCell = 2;
    private const int SumCell = 3;
    private const int CompareCell = 4;
    private const int EnergyCell = 5;
    private const int ServeCell = 6;
    private const int YamlCell = 7;

    [Fact]
    public void TheFile_IsACSharpNotebookThatStartsWithThePackage()
    {
        var notebook = Notebook.Load(Checkout.Recipe("notebooks", "merge.ipynb"));
        notebook.Root.GetProperty("nbformat").GetInt32().ShouldBe(4);
        notebook.Root.GetProperty("nbformat_minor").GetInt32().ShouldBe(5);
        var kernel = notebook.Root.GetProperty("metadata").GetProperty("kernelspec").GetProperty("name").GetString();
        kernel.ShouldBe(".net-csharp");
        notebook.Code.First().ShouldStartWith("#r \"nuget: MergeDsl, 0.1.0\"");
        var cells = notebook.Root.GetProperty("cells").EnumerateArray().ToArray();
        cells.Select(cell => cell.GetProperty("id").GetString()).ShouldBeUnique();
    }

    [Fact]
    public void Loading_TellsRanksAndModules() =>
        run.Values[LoadCell]
            .ShouldBe("reverse: rank 8, 28 modules\nsort: rank 8, 28 modules\nspell: rank 8, 28 modules");

    [Fact]
    public void ThePlan_IsShownAsItsHtml()
    {
        var plan = run.Values[PlanCell].ShouldBeOfType<MergePlan>();
        plan.Modules.ShouldAllBe(module => module.Rank.Maximum == 24 && module.Rank.IsLossless);
        ShouldBeShownAs(plan, plan.ToHtml());
    }

    [Fact]
    public void TheSum_IsSavedUncut()
    {
        var report = run.Values[SumCell].ShouldBeOfType<MergeReport>();
        report.Ranks.ShouldBe((24, 24));
        report.KeptShare.ShouldBe(1);
        ShouldBeShownAs(report, report.ToHtml());
        Adapter.Load(run["out/notebook-sum"]).Facts.Modules.ShouldAllBe(module => module.Rank == 24);
    }

    [Fact]
    public void MoreRanks_KeepMoreEnergy()
    {
        var shares = Regex
            .Matches(run.Values[CompareCell].ShouldBeOfType<string>(), @"rank \d+: (?<share>[0-9.]+)")
            .Select(match =>
                double.Parse(match.Groups["share"].Value, System.Globalization.CultureInfo.InvariantCulture)
            )
            .ToArray();
        shares.Length.ShouldBe(3);
        shares.ShouldBeInOrder();
        shares.ShouldAllBe(share => share > 50 && share < 100);
    }

    [Fact]
    public void AnEnergyRank_KeepsWhatWasAskedFor_AndItsBarsAreShown()
    {
        var report = run.Values[EnergyCell].ShouldBeOfType<MergeReport>();
        report.Modules.ShouldAllBe(module => module.Spectrum!.KeptShare >= 0.95);
        var page = ShouldBeShownAs(report, report.ToHtml());
        page.Descendants().Count(element => element.Name.LocalName == "svg").ShouldBeGreaterThan(2);
        Adapter.Load(run["out/notebook-ties"]).Facts.Modules.Count.ShouldBe(28);
    }

    [Fact]
    public void TheServer_NeedsAnOption()
    {
        var findings = run.Values[ServeCell].ShouldBeAssignableTo<IReadOnlyList<Finding>>()!;
        var finding = findings.ShouldHaveSingleItem();
        finding.Descriptor.ShouldBe(ServingFindings.RankNeedsOption);
        ShouldBeShownAs(finding, findings.ToHtml());
    }

    [Fact]
    public void TheYaml_IsARecipeWithoutErrors()
    {
        var recipe = Recipe.Parse(run.Values[YamlCell].ShouldBeOfType<string>());
        recipe.Findings.Where(finding => finding.Severity == Severity.Error).ShouldBeEmpty();
        recipe.Model!.Output.Serve.ShouldBe("vllm");
    }

    private static XElement ShouldBeShownAs(object value, string html)
    {
        Formatter.GetPreferredMimeTypesFor(value.GetType()).ShouldContain("text/html");
        value.ToDisplayString("text/html").ShouldBe(html);
        return XElement.Parse(html);
    }
}
