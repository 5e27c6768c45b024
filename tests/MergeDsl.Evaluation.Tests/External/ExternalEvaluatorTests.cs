using System.Diagnostics;
using MergeDsl.Core.Evaluating;
using MergeDsl.Core.Findings;
using MergeDsl.Evaluation.External;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Evaluation.Tests.External;

/// <summary>Real processes: scripts of the shell, which are there wherever these tests run on Unix.</summary>
public sealed class ExternalEvaluatorTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("echo '{\"results\": {\"math\": {\"acc,none\": 0.75}}}'")]
    [InlineData("echo loading; echo '{\"results\": {\"math\": {\"acc,none\": 0.75}}}'")]
    [InlineData("printf '{\\n \"results\": {\"math\": {\"acc,none\": 0.75}}\\n}\\n'; echo 'done {x} {\"y\": 1}'")]
    [InlineData("echo '{x'; printf '{\\n \"results\": {\"math\": {\"acc,none\": 0.75}}\\n}\\n'; echo done")]
    public void AScore_IsReadFromStandardOutput(string script) =>
        Score(script, "results.math['acc,none']").ShouldBe(0.75);

    [Fact]
    public void AScore_IsReadFromTheLatestFileOfThatName() =>
        Score(
                "mkdir -p \"$0/sub\"; echo '{\"a\": [1, 2]}' > \"$0/sub/results_1.json\"; sleep 0.05; echo '{\"a\": [3, 4.5]}' > \"$0/results_2.json\"",
                "a[1]",
                "results_*.json"
            )
            .ShouldBe(4.5);

    [Fact]
    public void AFailure_IsToldWithItsLastWords()
    {
        var finding = Failure("echo so far so good; echo out of memory >&2; exit 7");
        finding.Descriptor.ShouldBe(ScoringFindings.EvaluatorFailed);
        finding.Message.ShouldBe(
            "Task 'math', configuration 'merged': the evaluator ended with exit code 7; its last words: out of memory"
        );
    }

    [Fact]
    public void AProcessThatHangs_IsEndedWithItsChildren()
    {
        var clock = Stopwatch.StartNew();
        var finding = Failure("echo waiting; sleep 300 & wait", timeout: TimeSpan.FromSeconds(0.5));
        finding.Descriptor.ShouldBe(ScoringFindings.EvaluatorHung);
        finding.Message.ShouldContain("waiting");
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData("echo nonsense", "no JSON")]
    [InlineData("true", "no JSON")]
    [InlineData("echo '{\"results\": {}}'", "has no math")]
    [InlineData("echo '{\"results\": {\"math\": {\"acc,none\": \"high\"}}}'", "score is high, where a finite number")]
    public void Nonsense_IsNoScore(string script, string why)
    {
        var finding = Failure(script);
        finding.Descriptor.ShouldBe(ScoringFindings.NoScore);
        finding.Message.ShouldContain(why);
    }

    [Fact]
    public void AProgramThatIsNotThere_IsTold() =>
        Should
            .Throw<FindingException>(() =>
                Evaluator("a", null).Score(Run(["no-such-program-anywhere"], TimeSpan.FromSeconds(5)), default)
            )
            .Findings[0]
            .Descriptor.ShouldBe(ScoringFindings.NotStarted);

    [Fact]
    public void ACancellation_EndsTheProcess()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(0.3));
        Should.Throw<OperationCanceledException>(() =>
            Evaluator("a", null).Score(Run(["sh", "-c", "sleep 300"], TimeSpan.FromHours(1)), source.Token)
        );
    }

    private double Score(string script, string path, string? result = null) =>
        Evaluator(path, result).Score(Run(["sh", "-c", script, folder.Path], TimeSpan.FromSeconds(60)), default);

    private Finding Failure(string script, TimeSpan? timeout = null) =>
        Should
            .Throw<FindingException>(() =>
                Evaluator("results.math['acc,none']", null)
                    .Score(Run(["sh", "-c", script], timeout ?? TimeSpan.FromSeconds(60)), default)
            )
            .Findings.ShouldHaveSingleItem();

    private static ExternalEvaluator Evaluator(string path, string? result) => new(JsonPath.Parse(path).Value!, result);

    private EvaluatorRun Run(string[] words, TimeSpan timeout) =>
        new("math", "merged", words, folder.Path, folder.Path, timeout);
}
