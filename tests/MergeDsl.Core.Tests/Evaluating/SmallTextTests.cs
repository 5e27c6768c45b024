using MergeDsl.Core.Evaluating;

namespace MergeDsl.Core.Tests.Evaluating;

/// <summary>The small languages inside a recipe: templates, JSON paths, command lines.</summary>
public sealed class SmallTextTests
{
    [Theory]
    [InlineData("{prompt}", "<prompt>")]
    [InlineData("Q: {question}\nA:", "Q: <question>\nA:")]
    [InlineData("{{{a}}}, {b}", "{<a>}, <b>")]
    [InlineData("{ a }{a}", "<a><a>")]
    public void ATemplate_IsFilled(string template, string expected) =>
        PromptTemplate.Parse(template).Value!.Fill(field => $"<{field}>").ShouldBe(expected);

    [Theory]
    [InlineData("{prompt")]
    [InlineData("prompt}")]
    [InlineData("{}")]
    [InlineData("prompt")]
    public void ATemplateThatIsNone_SaysWhy(string template)
    {
        var read = PromptTemplate.Parse(template);
        read.Value.ShouldBeNull();
        read.Problem.ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData("$.results.math['acc,none']", "results|math|acc,none")]
    [InlineData("a[0].b[12]", "a|#0|b|#12")]
    [InlineData("a[\"b.c\"]", "a|b.c")]
    public void AJsonPath_HasSteps(string text, string expected) =>
        string.Join('|', JsonPath.Parse(text).Value!.Steps.Select(step => step.Key ?? $"#{step.Index}"))
            .ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData("$")]
    [InlineData("a..b")]
    [InlineData("a.")]
    [InlineData("a[x]")]
    [InlineData("a[0")]
    [InlineData("a['b]")]
    public void AJsonPathThatIsNone_SaysWhy(string text) => JsonPath.Parse(text).Problem.ShouldNotBeNullOrEmpty();

    [Theory]
    [InlineData("judge {model}", "judge|{model}")]
    [InlineData("  judge  --a='x y' \"{model} z\" '' ", "judge|--a=x y|{model} z|")]
    [InlineData("judge \"it's\" {adapter}", "judge|it's|{adapter}")]
    public void ACommand_IsSplitAtBlanksOutsideQuotes(string text, string words) =>
        string.Join('|', CommandLine.Parse(text).Value!.Words).ShouldBe(words);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("judge 'x {model}")]
    [InlineData("judge all")]
    [InlineData("judge {{model}}")]
    public void ACommandThatIsNone_SaysWhy(string text) => CommandLine.Parse(text).Problem.ShouldNotBeNullOrEmpty();

    [Fact]
    public void Placeholders_AreFilledInsideWords() =>
        CommandLine
            .Parse("judge --args pretrained={base},peft={adapter} {output}")
            .Value!.Fill(name => $"/x y/{name.Trim('{', '}')}")
            .ShouldBe(["judge", "--args", "pretrained=/x y/base,peft=/x y/adapter", "/x y/output"]);

    [Theory]
    [InlineData("{{model}}", "{model}")]
    [InlineData("a{3}{}{a-b}'{\"a\":{\"b\":1}}'", "a{3}{}{a-b}{\"a\":{\"b\":1}}")]
    [InlineData("{x{model}}", "{x<model>}")]
    [InlineData("{{{model}}}", "{{model}}")]
    public void OtherBraces_AreText(string word, string expected) =>
        CommandLine
            .Parse("judge {adapter} " + word)
            .Value!.Fill(name => $"<{name.Trim('{', '}')}>")[^1]
            .ShouldBe(expected);

    [Fact]
    public void AnUnknownPlaceholder_IsGuessed() =>
        CommandLine
            .Parse("judge {adapter} --model={modle}")
            .Problem.ShouldBe(
                "'{modle}' is no placeholder (did you mean '{model}'?); there are {model}, {adapter}, {base}, {output}"
            );
}
