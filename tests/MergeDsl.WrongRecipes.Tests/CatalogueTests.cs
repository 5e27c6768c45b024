using MergeDsl.Core.Findings;
using Shouldly;
using Xunit;

namespace MergeDsl.WrongRecipes.Tests;

/// <summary>The table covers the catalogue.</summary>
public sealed class CatalogueTests
{
    private const string NotARecipe = "No recipe and none of its inputs cause it.";
    private const string FileSystem = "Up to the system and its users: no text of a recipe causes it everywhere.";
    private const string Output = "About what lies where the result goes, which nobody knows before the run.";
    private const string Run = "Found in numbers, which only a run reads.";
    private const string Scoring = "About tasks and evaluators, which only an evaluation looks at.";
    private const string Undo = "About a file that a fusion wrote, which no recipe names.";
    private const string Model = "About running a model: see MergeDsl.Evaluation.Tests.";
    private const string Device = "About devices and live modules: see MergeDsl.TorchSharp.Tests.";
    private const string CSharp = "About recipes made in C#.";
    private const string TooLarge = "Takes larger matrices than the fixtures have: see the tests of the checks.";
    private const string Fuse =
        "The merge is refused for it, or one adapter cannot cause it: see the tests of fuse plans.";
    private const string Kinds = "About other kinds of adapters than LoRA: see the tests of kinds.";
    private const string Images = "About LoRA files of the image world: see the tests of pipelines and single files.";
    private const string Extract = "About extracting and resizing: see ExtractFindingTests and ResizedAdapterTests.";
    private const string Library =
        "About adapters of the adapters library: see LibrarySuiteTests and AdapterConversionTests.";
    private const string Pickle = "About pickles: see TorchFileTests.";
    private const string Build = "About the build around the compiler.";

    /// <summary>What has no case, and why.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new(StringComparer.Ordinal)
    {
        ["MDSL1007"] = "Overrides exist on the command line alone.",
        ["MDSL2017"] = "Every method of this version works in every space.",
        ["MDSL2201"] = CSharp,
        ["MDSL2202"] = CSharp,
        ["MDSL2203"] = CSharp,
        ["MDSL3018"] = Kinds,
        ["MDSL3019"] = Kinds,
        ["MDSL3131"] = TooLarge,
        ["MDSL3132"] = TooLarge,
        ["MDSL3109"] = Kinds,
        ["MDSL3139"] = Kinds,
        ["MDSL3140"] = Kinds,
        ["MDSL3141"] = Kinds,
        ["MDSL3630"] = Kinds,
        ["MDSL4211"] = Run,
        ["MDSL3203"] = Build,
        ["MDSL3204"] = Build,
        ["MDSL3207"] = Run,
        ["MDSL3208"] = "Takes two locks: see MergeDsl.Generators.Tests.",
        ["MDSL3209"] = "Takes two recipes: see MergeDsl.Generators.Tests.",
        ["MDSL3210"] = Build,
        ["MDSL3211"] = Build,
        ["MDSL3212"] = Build,
        ["MDSL3213"] = Build,
        ["MDSL3301"] = Fuse,
        ["MDSL3305"] = Fuse,
        ["MDSL3306"] = Fuse,
        ["MDSL3307"] = Fuse,
        ["MDSL3308"] = Fuse,
        ["MDSL3310"] = Fuse,
        ["MDSL3314"] = Fuse,
        ["MDSL3315"] = Fuse,
        ["MDSL3316"] = Fuse,
        ["MDSL3317"] = Fuse,
        ["MDSL3318"] = Fuse,
        ["MDSL3319"] = Fuse,
        ["MDSL3320"] = Fuse,
        ["MDSL3501"] = Images,
        ["MDSL3502"] = Images,
        ["MDSL3503"] = Images,
        ["MDSL3504"] = Images,
        ["MDSL3505"] = Images,
        ["MDSL3506"] = Images,
        ["MDSL3507"] = Images,
        ["MDSL3508"] = Images,
        ["MDSL3509"] = Images,
        ["MDSL3510"] = Images,
        ["MDSL3511"] = Images,
        ["MDSL3512"] = Images,
        ["MDSL3513"] = Images,
        ["MDSL3514"] = Images,
        ["MDSL3515"] = Images,
        ["MDSL3601"] = Extract,
        ["MDSL3602"] = Extract,
        ["MDSL3603"] = Extract,
        ["MDSL3604"] = Extract,
        ["MDSL3605"] = Extract,
        ["MDSL3606"] = Extract,
        ["MDSL3607"] = Extract,
        ["MDSL3608"] = Extract,
        ["MDSL3609"] = Extract,
        ["MDSL3610"] = Extract,
        ["MDSL3611"] = Extract,
        ["MDSL3612"] = Extract,
        ["MDSL3613"] = Extract,
        ["MDSL3620"] = Extract,
        ["MDSL3621"] = Extract,
        ["MDSL3622"] = Extract,
        ["MDSL3623"] = Extract,
        ["MDSL3401"] = Library,
        ["MDSL3402"] = Library,
        ["MDSL3403"] = Library,
        ["MDSL3404"] = Library,
        ["MDSL3405"] = Library,
        ["MDSL3406"] = Library,
        ["MDSL3410"] = Library,
        ["MDSL3411"] = Library,
        ["MDSL3412"] = Library,
        ["MDSL3414"] = Library,
        ["MDSL3415"] = Library,
        ["MDSL3417"] = Library,
        ["MDSL3418"] = Library,
        ["MDSL3419"] = Library,
        ["MDSL3420"] = Library,
        ["MDSL3421"] = Library,
        ["MDSL3422"] = Library,
        ["MDSL3426"] = Library,
        ["MDSL3427"] = Library,
        ["MDSL3428"] = Library,
        ["MDSL3429"] = Library,
        ["MDSL3430"] = Library,
        ["MDSL3431"] = Library,
        ["MDSL4102"] = Pickle,
        ["MDSL4103"] = Pickle,
        ["MDSL4104"] = Pickle,
        ["MDSL4105"] = Pickle,
        ["MDSL4106"] = Pickle,
        ["MDSL4002"] = NotARecipe,
        ["MDSL4004"] = FileSystem,
        ["MDSL4005"] = FileSystem,
        ["MDSL4006"] = FileSystem,
        ["MDSL4007"] = FileSystem,
        ["MDSL4036"] = Output,
        ["MDSL4040"] = Output,
        ["MDSL4041"] = Output,
        ["MDSL4042"] = Output,
        ["MDSL4043"] = Output,
        ["MDSL4044"] = Output,
        ["MDSL4045"] = Output,
        ["MDSL4046"] = Output,
        ["MDSL4047"] = Output,
        ["MDSL4048"] = Output,
        ["MDSL4049"] = Output,
        ["MDSL4050"] = Output,
        ["MDSL4051"] = Output,
        ["MDSL4052"] = Output,
        ["MDSL4053"] = Output,
        ["MDSL4054"] = Output,
        ["MDSL4055"] = Output,
        ["MDSL4056"] = Output,
        ["MDSL4057"] = Output,
        ["MDSL4070"] = Undo,
        ["MDSL4071"] = Undo,
        ["MDSL4072"] = Undo,
        ["MDSL4073"] = Undo,
        ["MDSL4074"] = Undo,
        ["MDSL4075"] = Undo,
        ["MDSL4076"] = Undo,
        ["MDSL4077"] = Undo,
        ["MDSL4078"] = Undo,
        ["MDSL4079"] = Undo,
        ["MDSL4080"] = Undo,
        ["MDSL4081"] = Undo,
        ["MDSL4201"] = Run,
        ["MDSL4202"] = Run,
        ["MDSL4203"] = Run,
        ["MDSL4204"] = Run,
        ["MDSL4205"] = Run,
        ["MDSL4206"] = Run,
        ["MDSL4207"] = Run,
        ["MDSL4208"] = Run,
        ["MDSL4209"] = Kinds,
        ["MDSL4210"] = Kinds,
        ["MDSL4600"] = Model,
        ["MDSL4601"] = Model,
        ["MDSL4602"] = Model,
        ["MDSL4603"] = Model,
        ["MDSL4604"] = Model,
        ["MDSL4605"] = Model,
        ["MDSL4606"] = Model,
        ["MDSL4607"] = Model,
        ["MDSL4608"] = Model,
        ["MDSL4609"] = Model,
        ["MDSL4610"] = Model,
        ["MDSL4701"] = Scoring,
        ["MDSL4702"] = Scoring,
        ["MDSL4703"] = Scoring,
        ["MDSL4704"] = Scoring,
        ["MDSL4705"] = Scoring,
        ["MDSL4706"] = Scoring,
        ["MDSL4707"] = Scoring,
        ["MDSL4708"] = Scoring,
        ["MDSL4709"] = Scoring,
        ["MDSL4710"] = Scoring,
        ["MDSL4711"] = Scoring,
        ["MDSL4712"] = Scoring,
        ["MDSL4713"] = Scoring,
        ["MDSL4714"] = Scoring,
        ["MDSL4715"] = Scoring,
        ["MDSL4716"] = Scoring,
        ["MDSL4717"] = Scoring,
        ["MDSL4718"] = Scoring,
        ["MDSL4719"] = Scoring,
        ["MDSL4720"] = Scoring,
        ["MDSL4301"] = Device,
        ["MDSL4302"] = Device,
        ["MDSL4303"] = Device,
        ["MDSL4310"] = Device,
        ["MDSL4311"] = Device,
        ["MDSL4312"] = Device,
        ["MDSL4313"] = Device,
        ["MDSL4314"] = Device,
        ["MDSL4320"] = Device,
        ["MDSL4321"] = Device,
        ["MDSL4322"] = Device,
        ["MDSL4501"] = Model,
        ["MDSL4502"] = Model,
        ["MDSL4503"] = Model,
        ["MDSL4504"] = Model,
        ["MDSL4505"] = Model,
        ["MDSL4506"] = Model,
        ["MDSL4507"] = Model,
        ["MDSL4508"] = Model,
        ["MDSL4509"] = Model,
        ["MDSL4510"] = Model,
        ["MDSL4511"] = Model,
        ["MDSL4512"] = Model,
        ["MDSL4513"] = Model,
        ["MDSL4514"] = Model,
        ["MDSL4890"] = Output,
        ["MDSL4891"] = Output,
        ["MDSL9001"] = "A defect of MergeDsl, of which none is known.",
    };

    [Fact]
    public void EveryFinding_HasACaseOrAReasonForNone()
    {
        var all = string.Join('\n', WrongRecipe.All.SelectMany(wrong => wrong.Expected));

        FindingCatalog
            .All.Select(row => row.Id)
            .Where(id => all.Contains($" {id}: ", StringComparison.Ordinal) == Elsewhere.ContainsKey(id))
            .ShouldBeEmpty();
        Elsewhere.Keys.Except(FindingCatalog.All.Select(row => row.Id)).ShouldBeEmpty();
    }

    [Fact]
    public void EveryCase_FindsSomething() =>
        WrongRecipe.All.Where(wrong => !wrong.Expected.Any(line => line.Length > 0)).ShouldBeEmpty();
}
