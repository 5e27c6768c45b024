using System.Text.Json;
using System.Text.RegularExpressions;
using MergeDsl.Cli.Tests.Locks;
using MergeDsl.Testing;
using Shouldly;

namespace MergeDsl.Cli.Tests.Errors;

/// <summary>What every wrong recipe has in common: located lines, an exit code, and a folder that stays as it was.</summary>
public static class Expectations
{
    /// <summary>
    /// Runs a recipe that has errors, as text and with <c>--json</c>: standard error holds exactly the expected lines, one
    /// for every marked stretch in the order of the text, and nothing is created or changed.
    /// </summary>
    /// <param name="bench">Where the recipe is written.</param>
    /// <param name="marked">The recipe; the token of every finding is marked.</param>
    /// <param name="expected">Per mark the rest of the line, <c>error MDSL2001: 'tise' * 'ties'*</c>; a star stands for any text.</param>
    public static void ShouldFind(this AdapterBench bench, string marked, params string[] expected) =>
        bench.ShouldFindAt(bench.Write(marked), expected);

    /// <summary>The same with <c>--overwrite</c>.</summary>
    public static void ShouldFindOverwriting(this AdapterBench bench, string marked, params string[] expected) =>
        bench.ShouldFindAt(bench.Write(marked), expected, "--overwrite");

    /// <summary>
    /// Runs a recipe that is right but cannot be carried out: the findings come after the plan, and nothing is created or
    /// changed either.
    /// </summary>
    public static void ShouldFailLate(this AdapterBench bench, string marked, int code, params string[] expected)
    {
        var places = bench.Write(marked);
        var before = FolderListing.Of(bench.Path);

        var text = Tool.Run("run", bench.Recipe);
        var json = Tool.Run("run", bench.Recipe, "--json");

        FolderListing.Of(bench.Path).ShouldBe(before);
        text.ExitCode.ShouldBe(code, text.Error);
        ShouldMatch(WithoutProgress(text.Error), bench, places, expected);
        json.ExitCode.ShouldBe(code);
        ShouldHold(json.Out, code, places, expected);
    }

    /// <summary>Validates a good recipe of both adapters: it is fine but for these remarks about <c>code</c>.</summary>
    public static void ShouldWarn(this AdapterBench bench, params string[] expected)
    {
        const string About = "adapters/code";
        var recipe =
            $"name: Both\nadapters:\n  math: {{ path: adapters/math }}\n  code: {{ path: {About} }}\nmerge: {{ method: linear }}\noutput: {{ adapter: out/both }}\n";
        File.WriteAllText(bench.Recipe, recipe);

        var result = Tool.Run("validate", bench.Recipe);

        result.ExitCode.ShouldBe(ExitCodes.Ok, result.Error);
        (int Line, int Column)[] places =
        [
            .. expected.Select(line => line.StartsWith("info MDSL3122", StringComparison.Ordinal) ? (2, 1) : (4, 17)),
        ];
        ShouldMatch(result.Error, bench, places, expected);
        CompiledCheck.ShouldBeAsFromFiles(bench.Recipe, bench.Path);
    }

    /// <summary>Writes the recipe and tells where its marks are.</summary>
    public static (int Line, int Column)[] Write(this AdapterBench bench, string marked)
    {
        var recipe = MarkedText.Parse(marked);
        File.WriteAllText(bench.Recipe, recipe.Text);
        return [.. recipe.Spans.Select(span => (span.Line, span.Column))];
    }

    /// <summary>The same for a recipe file that exists, with places instead of marks.</summary>
    public static void ShouldFindAt(
        this AdapterBench bench,
        (int Line, int Column)[] places,
        string[] expected,
        params string[] options
    )
    {
        places.Length.ShouldBe(expected.Length, "one expectation per place");
        var before = FolderListing.Of(bench.Path);

        var text = Tool.Run(["run", bench.Recipe, .. options]);
        var json = Tool.Run(["run", bench.Recipe, "--json", .. options]);

        FolderListing.Of(bench.Path).ShouldBe(before);
        text.ExitCode.ShouldBe(ExitCodes.Findings, text.Error);
        text.Out.ShouldBeEmpty();
        ShouldMatch(text.Error, bench, places, expected);
        json.ExitCode.ShouldBe(ExitCodes.Findings);
        json.Error.ShouldBe(text.Error);
        ShouldHold(json.Out, ExitCodes.Findings, places, expected);
        CompiledCheck.ShouldBeAsFromFiles(bench.Recipe, bench.Path);
    }

    /// <summary>The lines match, and none names the machine's own path of something that the recipe names otherwise.</summary>
    public static void ShouldMatch(string error, AdapterBench bench, (int Line, int Column)[] places, string[] expected)
    {
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(expected.Length, error);
        for (var index = 0; index < lines.Length; index++)
        {
            var prefix = $"{bench.Recipe}({places[index].Line},{places[index].Column}): ";
            lines[index].ShouldStartWith(prefix);
            var rest = lines[index][prefix.Length..];
            rest.ShouldMatch(Pattern(expected[index]));
            rest.Replace(bench.Recipe, "", StringComparison.Ordinal).ShouldNotContain(bench.Path);
        }
    }

    private static void ShouldHold(string document, int code, (int Line, int Column)[] places, string[] expected)
    {
        using var json = JsonDocument.Parse(document);
        json.RootElement.GetProperty("exitCode").GetInt32().ShouldBe(code);
        var findings = json.RootElement.GetProperty("recipes")[0].GetProperty("findings").EnumerateArray().ToArray();
        findings
            .Select(finding => (finding.GetProperty("line").GetInt32(), finding.GetProperty("column").GetInt32()))
            .ShouldBe(places);
        for (var index = 0; index < findings.Length; index++)
        {
            var severity = findings[index].GetProperty("severity").GetString();
            var id = findings[index].GetProperty("id").GetString();
            $"{severity} {id}: {findings[index].GetProperty("message").GetString()}".ShouldMatch(
                Pattern(expected[index])
            );
        }
    }

    private static string WithoutProgress(string error) =>
        string.Concat(
            error
                .Split('\n')
                .Where(line => !line.EndsWith(" merged", StringComparison.Ordinal))
                .Select(line => line + "\n")
        );

    private static string Pattern(string expected) =>
        $@"\A{string.Join(".*", expected.Split('*').Select(Regex.Escape))}\z";
}
