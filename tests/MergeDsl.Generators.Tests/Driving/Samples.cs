namespace MergeDsl.Generators.Tests.Driving;

/// <summary>Recipes and projects that several tests start from.</summary>
public static class Samples
{
    /// <summary>A sound project of one recipe, <c>Polyglot</c>.</summary>
    public static TestProject Polyglot { get; } =
        new TestProject().With("recipes/polyglot.recipe.yaml", Recipe("Polyglot")).WithLock(Lock());

    /// <summary>A sound recipe.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="first">The folder of its first adapter, relative to the project.</param>
    /// <param name="second">The folder of its second adapter.</param>
    public static string Recipe(string name, string first = "adapters/math", string second = "adapters/code") =>
        $$"""
            name: {{name}}
            base_model: ../models/tiny
            adapters:
              math: { path: ../{{first}}, weight: 0.7 }
              code: { path: ../{{second}}, weight: 0.3 }
            merge:
              method: ties
              space: dense
              density: 0.5
            output:
              adapter: ../out/{{name}}

            """;

    /// <summary>A sound recipe that uses most of the language.</summary>
    public static string Rich(string name) =>
        $$"""
            # A recipe with a bit of everything.
            name: {{name}}
            base_model: ../models/tiny
            adapters:
              math: { path: ../adapters/math, weight: 0.7 }
              code:
                path: "../adapters/code"
                weight: 0.3
            merge:
              method: dare_ties
              space: dense
              density: 0.5
              majority_sign_method: frequency
              normalize_weights: true
              seed: 42
              scale: 1.5
              rank: { energy: 0.9 }
            rules:
              - { modules: "*.v_proj", density: 0.8, weights: { math: 1.0 }, rank: 4 }
            output:
              adapter: ../out/{{name}}
              model: ../out/{{name}}-model
              dtype: bfloat16
              fuse: peft
              serve: vllm
            evaluate:
              output: ../out/scores
              seed: 7
              tasks:
                math: { path: ../data/math.jsonl, kind: choice, limit: 50, prompt: "Q: {question}\nA:", adapter: math }
                code: { path: ../data/code.jsonl, stop: ["\n\n", "```"], max_tokens: 64, match: regex }
                judged: { command: "judge {model}", score: "a['b,c']", result: "*.json", timeout: 600 }
            tune:
              budget: { evaluations: 40, minutes: 0.5 }
              parameters: [weights, scale, density]
              objective: loss
              tasks: { math: ../data/math.valid.jsonl }
              seed: 3
              output: ../out/tuned.recipe.yaml
              trace: ../out/trace.jsonl

            """;

    /// <summary>A sound recipe in PEFT's words.</summary>
    public static string Peft(string name) =>
        $$"""
            name: {{name}}
            base_model: ../models/tiny
            adapters:
              math: { path: ../adapters/math, weight: 2 }
              code: { path: ../adapters/code, weight: 1 }
            merge:
              combination_type: ties_svd
              density: 0.5
              svd_rank: 8
            output:
              adapter: ../out/{{name}}

            """;

    /// <summary>The lock of its adapters.</summary>
    /// <param name="mathRank">Rank of the first adapter.</param>
    /// <param name="extraRank">Rank of a third adapter.</param>
    /// <param name="spareRank">Rank of an adapter that no recipe names.</param>
    public static string Lock(int mathRank = 8, int extraRank = 8, int spareRank = 8) =>
        TestLock.Of(
            [
                TestLock.Adapter("adapters/math", mathRank),
                TestLock.Adapter("adapters/code"),
                TestLock.Adapter("adapters/extra", extraRank),
                TestLock.Adapter("adapters/spare", spareRank),
            ],
            TestLock.Model()
        );
}
