using MergeDsl.Core.Recipes;
using MergeDsl.Schema;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Schema;

/// <summary>What the schema says of a recipe, the tool says too; what the tool accepts, the schema accepts.</summary>
public sealed class RecipeSchemaTests
{
    private const string ShippedFile = "recipe.schema.json";
    private static readonly JsonSchema Schema = new(RecipeSchema.Text);

    public static TheoryData<string> Shipped =>
        [.. Directory.GetFiles(Checkout.Recipe(), "*.recipe.yaml").Select(path => Path.GetFileName(path)!)];

    // One mistake each, put into an otherwise right recipe: { key: what replaces its line }.
    public static TheoryData<string, string> Mistakes =>
        new()
        {
            { "name: Right", "" },
            { "name: Right", "name: [Right]" },
            { "name: Right", "nmae: Right" },
            { "  a: in/a", "  a: { weight: 1 }" },
            { "  a: in/a", "  a: { path: in/a, wieght: 1 }" },
            { "  a: in/a", "  a: { path: in/a, weight: heavy }" },
            { "  a: in/a", "  a: [in/a]" },
            { "method: ties", "method: tise" },
            { "method: ties", "space: dense" },
            { "method: ties", "combination_type: tise_svd" },
            { "method: ties", "method: ties, combination_type: ties" },
            { "method: ties", "method: ties, svd_rank: 4" },
            { "method: ties", "method: ties, space: tense" },
            { "method: ties", "method: ties, rank: 0" },
            { "method: ties", "method: ties, rank: large" },
            { "method: ties", "method: ties, rank: { energy: 0 }" },
            { "method: ties", "method: ties, rank: { share: 0.5 }" },
            { "method: ties", "method: ties, scale: big" },
            { "method: ties", "method: ties, normalize_weights: yes" },
            { "method: ties", "method: ties, majority_sign_method: all" },
            { "method: ties", "method: ties, modules_to_save: [a]" },
            { "method: ties", "method: dare_ties" },
            { "method: ties", "method: dare_ties, seed: 1.5" },
            { "density: 0.5", "density: 1.5" },
            { "density: 0.5", "density: -0.5" },
            { "density: 0.5", "density: half" },
            { "density: 0.5", "scale: 2" },
            { "rules: []", "rules: [{ density: 0.2 }]" },
            { "rules: []", "rules: [{ modules: q, rank: { energy: 2 } }]" },
            { "rules: []", "rules: [{ modules: q, weights: { a: much } }]" },
            { "rules: []", "rules: { modules: q }" },
            { "adapter: out", "adaptor: out" },
            { "adapter: out", "dtype: float32" },
            { "adapter: out", "adapter: out, dtype: float23" },
            { "adapter: out", "adapter: out, serve: vlm" },
            { "adapter: out", "adapter: out, fuse: exactly" },
            { "adapter: out", "model: out" },
        };

    public static TheoryData<string, string> PeftMistakes =>
        new()
        {
            { "{ path: in/a, weight: 1 }", "in/a" },
            { "{ path: in/a, weight: 1 }", "{ path: in/a }" },
            { "combination_type: ties_svd", "combination_type: ties_svd, rank: 4" },
            { "combination_type: ties_svd", "combination_type: ties_svd, svd_rank: -1" },
            { "combination_type: ties_svd", "combination_type: ties_svd, svd_clamp: 2" },
            { "combination_type: ties_svd", "combination_type: ties_svd, seed_at: start" },
            { "combination_type: ties_svd", "combination_type: ties_svd, autocast_adapter_dtype: on" },
            { "rules: []", "rules: [{ modules: q, scale: 2 }]" },
        };

    [Fact]
    public void TheShippedFile_IsTheSchema() =>
        File.ReadAllText(Checkout.Recipe(ShippedFile)).ReplaceLineEndings("\n").ShouldBe(RecipeSchema.Text);

    [Theory]
    [MemberData(nameof(Shipped))]
    public void AShippedRecipe_NamesTheSchemaAndFollowsIt(string name)
    {
        var text = File.ReadAllText(Checkout.Recipe(name));
        text.ShouldStartWith($"# yaml-language-server: $schema={ShippedFile}");
        Accepts(text).ShouldBeTrue();
    }

    [Fact]
    public void EveryRecipeOfTheFixtures_ThatTheToolAccepts_FollowsTheSchema()
    {
        var folder = Path.Combine(FixtureArchive.Extract("peft"), "recipes");
        var valid = Directory
            .GetFiles(folder, "*.yaml")
            .Select(File.ReadAllText)
            .Where(text => !RecipeReading.Read(text).HasErrors)
            .ToArray();

        valid.Length.ShouldBeGreaterThan(150);
        valid.Where(text => !Accepts(text)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("serve: vllm")]
    [InlineData("dtype: bfloat16, serve: vllm")]
    public void TheServer_IsPartOfTheLanguage(string output) =>
        ShouldBeAccepted(Native.Replace("adapter: out", $"adapter: out, {output}"));

    [Theory]
    [InlineData("method: linear, space: core, rank: max")]
    [InlineData("method: linear, rank: 8, scale: -2.5")]
    [InlineData("method: linear, rank: { energy: 1 }, normalize_weights: true")]
    [InlineData("method: dare_ties, seed: 42, majority_sign_method: frequency")]
    [InlineData("method: linear, modules_to_save: a")]
    [InlineData("method: linear, modules_to_save: { score: a, lm_head: drop, classifier: average }")]
    public void RightValues_AreAccepted(string merge) => ShouldBeAccepted(Native.Replace("method: ties", merge));

    [Fact]
    public void RightRulesAndPeftRecipes_AreAccepted()
    {
        const string Rules = "rules: [{ modules: '*.q', weights: { a: -1 }, density: 0, scale: 0, rank: sum }]";
        ShouldBeAccepted(Native.Replace("rules: []", Rules));
        ShouldBeAccepted(Peft);
        ShouldBeAccepted(Peft.Replace("density: 0.5", "density: 1.5"));
    }

    [Theory]
    [InlineData("tasks: { a: data/a.jsonl }")]
    [InlineData(
        "tasks: { a: { path: data/a.jsonl, kind: choice, limit: 10, adapter: a } }, output: out/scores, seed: 1"
    )]
    [InlineData("tasks: { a: { path: a, stop: ['x', \"\\n\"], max_tokens: 8, match: regex, prompt: '{q}:' } }")]
    [InlineData("tasks: { a: { command: 'judge {model}', score: a.b, result: '*.json', timeout: 1.5 } }")]
    public void RightTasks_AreAccepted(string evaluate) =>
        ShouldBeAccepted(Native.Replace("rules: []", $"base_model: in/base\nevaluate: {{ {evaluate} }}"));

    [Theory]
    [InlineData("budget: 40, parameters: [weights, scale, density], objective: loss")]
    [InlineData("budget: { minutes: 0.5 }, parameters: [method, layers], seed: 3, output: a.yaml, trace: a.jsonl")]
    [InlineData("budget: { evaluations: 4, minutes: 2 }")]
    public void RightSearches_AreAccepted(string tune) =>
        ShouldBeAccepted(Native.Replace("rules: []", $"tune: {{ {tune}, tasks: {{ a: data/a.valid.jsonl }} }}"));

    [Theory]
    [InlineData("evaluate: {}")]
    [InlineData("evaluate: { tasks: {} }")]
    [InlineData("evaluate: { tasks: { a: [b] } }")]
    [InlineData("evaluate: { tasks: { a: { limit: 4 } } }")]
    [InlineData("evaluate: { tasks: { a: { path: b, limit: 0 } } }")]
    [InlineData("evaluate: { tasks: { a: { path: b, kind: chioce } } }")]
    [InlineData("evaluate: { tasks: { a: { path: b, stop: [1, [2]] } } }")]
    [InlineData("evaluate: { tasks: { a: { path: b, mtach: exact } } }")]
    [InlineData("tune: { tasks: { a: b } }")]
    [InlineData("tune: { tasks: { a: b }, budget: 0 }")]
    [InlineData("tune: { tasks: { a: b }, budget: much }")]
    [InlineData("tune: { tasks: { a: b }, budget: {} }")]
    [InlineData("tune: { tasks: { a: b }, budget: { minutes: 0 } }")]
    [InlineData("tune: { tasks: { a: b }, budget: 4, parameters: weights }")]
    [InlineData("tune: { tasks: { a: b }, budget: 4, parameters: [wieghts] }")]
    [InlineData("tune: { tasks: { a: b }, budget: 4, objective: best }")]
    public void AMistakeInAnEvaluation_IsSeenByToolAndSchema(string wrong) =>
        ShouldBeRefused(Native, "rules: []", $"base_model: in/base\n{wrong}");

    [Fact]
    public void AnEvaluation_NeedsABaseModel() => ShouldBeRefused(Native, "rules: []", "evaluate: { tasks: { a: b } }");

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void AMistake_IsSeenByToolAndSchema(string right, string wrong) => ShouldBeRefused(Native, right, wrong);

    [Theory]
    [MemberData(nameof(PeftMistakes))]
    public void AMistakeInPeftsWords_IsSeenByToolAndSchema(string right, string wrong) =>
        ShouldBeRefused(Peft, right, wrong);

    private const string Native = """
        name: Right
        adapters:
          a: in/a
        merge: { method: ties, density: 0.5 }
        rules: []
        output: { adapter: out }
        """;

    private const string Peft = """
        name: Right
        adapters:
          a: { path: in/a, weight: 1 }
          b: { path: in/b, weight: -1 }
        merge: { combination_type: ties_svd, density: 0.5 }
        rules: []
        output: { adapter: out }
        """;

    private static void ShouldBeAccepted(string text)
    {
        RecipeReading.Read(text).Findings.Where(finding => finding.Severity == Severity.Error).ShouldBeEmpty();
        Accepts(text).ShouldBeTrue(text);
    }

    private static void ShouldBeRefused(string recipe, string right, string wrong)
    {
        recipe.ShouldContain(right);
        var text = recipe.Replace(right, wrong);
        RecipeReading.Read(text).HasErrors.ShouldBeTrue(text);
        Accepts(text).ShouldBeFalse(text);
    }

    private static bool Accepts(string text) => Schema.Accepts(YamlJson.Read(text));
}
