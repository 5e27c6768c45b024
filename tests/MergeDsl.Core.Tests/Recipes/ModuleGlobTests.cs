using FsCheck;
using FsCheck.Fluent;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Tests.Recipes;

public sealed class ModuleGlobTests
{
    private static readonly string[] Llama =
    [
        .. from layer in Enumerable.Range(0, 12)
        from name in new[] { "self_attn.q_proj", "self_attn.v_proj", "mlp.down_proj" }
        select $"model.layers.{layer}.{name}",
    ];

    [Theory]
    [InlineData("v_proj", "model.layers.2.self_attn.v_proj")]
    [InlineData("layers.0-3.*.v_proj", "model.layers.2.self_attn.v_proj")]
    [InlineData("layers.0-3.*.v_proj", "layers.0.self_attn.v_proj")]
    [InlineData("layers.0-3.*.v_proj", "layers.3.self_attn.v_proj")]
    [InlineData("model.layers.2.self_attn.v_proj", "model.layers.2.self_attn.v_proj")]
    [InlineData("*", "model.layers.2")]
    [InlineData("*_proj", "model.layers.2.self_attn.v_proj")]
    [InlineData("?_proj", "self_attn.v_proj")]
    [InlineData("layers*proj", "model.layers.2.self_attn.v_proj")]
    [InlineData("layers.**.v_proj", "layers.0.v_proj")]
    [InlineData("a*b", "ab")]
    [InlineData("0-11", "layers.11")]
    [InlineData("0-11.x", "layers.07.x")]
    [InlineData("layers.5-5.x", "layers.5.x")]
    [InlineData("a,b", "x.a,b")]
    [InlineData("a0-3b", "a0-3b")]
    [InlineData("1-2-3", "1-2-3")]
    [InlineData("a+(b)[c]", "a+(b)[c]")]
    public void Pattern_MatchesTheModule(string pattern, string path) => Glob(pattern).Matches(path).ShouldBeTrue();

    [Theory]
    [InlineData("v_proj", "model.layers.2.self_attn.qv_proj")]
    [InlineData("v_proj", "v_proj.lora")]
    [InlineData("V_proj", "v_proj")]
    [InlineData("layers.0-3.*.v_proj", "layers.4.self_attn.v_proj")]
    [InlineData("layers.0-3.*.v_proj", "layers.30.self_attn.v_proj")]
    [InlineData("layers.0-3.*.v_proj", "layers.x.self_attn.v_proj")]
    [InlineData("layers.0-3.*.v_proj", "layers.2.v_proj")]
    [InlineData("0-3", "layers.2x")]
    [InlineData("0-3", "layers.x2")]
    [InlineData("0-3", "0-3")]
    [InlineData("0-999999999", "10000000000")]
    [InlineData("a?b", "ab")]
    [InlineData("a.b", "a_b")]
    [InlineData(".b", "a.b")]
    [InlineData("a,b", "a")]
    [InlineData("*", "")]
    public void Pattern_DoesNotMatchTheModule(string pattern, string path) =>
        Glob(pattern).Matches(path).ShouldBeFalse();

    [Theory]
    [InlineData("", "it is empty; expected module names such as 'layers.*.v_proj'")]
    [InlineData("layers.5-3.x", "it has the range '5-3', which ends before it starts; expected '3-5'")]
    [InlineData("0-1234567890", "it has the range '0-1234567890'; expected layer numbers of at most 9 digits")]
    public void MalformedPattern_HasAProblemAndNoGlob(string pattern, string problem)
    {
        ModuleGlob.Parse(pattern, out var found).ShouldBeNull();
        found.ShouldBe(problem);
    }

    [Theory]
    [InlineData("v_porj", "v_proj")]
    [InlineData("V_PROJ", "v_proj")]
    [InlineData("layer.0-3.*.v_proj", "layers.0-3.*.v_proj")]
    [InlineData("layer.0-3.self_atn.?_proj", "layers.0-3.self_attn.?_proj")]
    [InlineData("*.down_prj", "*.down_proj")]
    public void MistypedName_IsCorrected(string pattern, string expected) =>
        Glob(pattern).Closest(Llama).ShouldBe(expected);

    [Theory]
    [InlineData("layers.40-50.*.v_proj")]
    [InlineData("embeddings")]
    [InlineData("layers.99")]
    [InlineData("layer.99.*.v_proj")]
    public void PatternFarFromEveryModule_IsNotCorrected(string pattern) => Glob(pattern).Closest(Llama).ShouldBeNull();

    [Fact]
    public void ManyStars_DoNotMultiplyTheWork() =>
        Glob(string.Concat(Enumerable.Repeat("*a", 200)) + "b").Matches(new string('a', 5000)).ShouldBeFalse();

    [Fact]
    public void Matching_AgreesWithTryingEveryPossibility() =>
        Prop.ForAll(
                Texts("a", "b", ".", "*", "?", "0-1", "1-2", ".1-2.", "1"),
                Texts("a", "b", ".", ".", "0", "1", "2", "a.1."),
                (pattern, path) =>
                {
                    var glob = ModuleGlob.Parse(pattern, out _);
                    return glob is null || glob.Matches(path) == MatchesSlowly(pattern, path);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20000).WithEndSize(8).WithReplay(20260u, 1u));

    private static Arbitrary<string> Texts(params string[] parts) =>
        Gen.Elements(parts).ArrayOf().Select(string.Concat).ToArbitrary();

    private static bool MatchesSlowly(string pattern, string path) =>
        path.Length > 0
        && Enumerable
            .Range(0, path.Length)
            .Where(start => start == 0 || path[start - 1] == '.')
            .Any(start => Components(pattern, path[start..], isComponentStart: true));

    // Straight from the rules, one character or range at a time, trying every length for a star.
    private static bool Components(string pattern, string text, bool isComponentStart)
    {
        if (pattern.Length == 0)
        {
            return text.Length == 0;
        }

        var component = pattern.Split('.')[0];
        if (isComponentStart && component.Split('-') is [var first, var last] && IsNumber(first) && IsNumber(last))
        {
            var number = string.Concat(text.TakeWhile(char.IsAsciiDigit));
            return number.Length > 0
                && long.Parse(number) >= long.Parse(first)
                && long.Parse(number) <= long.Parse(last)
                && Components(pattern[component.Length..], text[number.Length..], isComponentStart: false);
        }

        return pattern[0] == '*'
            ? Enumerable.Range(0, text.Length + 1).Any(length => Components(pattern[1..], text[length..], false))
            : text.Length > 0
                && (pattern[0] == '?' || pattern[0] == text[0])
                && Components(pattern[1..], text[1..], isComponentStart: pattern[0] == '.');
    }

    private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

    private static ModuleGlob Glob(string pattern) => ModuleGlob.Parse(pattern, out _).ShouldNotBeNull();
}
