using System.Text.Json;
using Shouldly;
using Xunit;

namespace MergeDsl.Cli.Tests;

/// <summary>Several recipes of one command line, the second of which does not come to its end.</summary>
public sealed class BatchTests : IDisposable
{
    private readonly SampleFolder sample = new();
    private readonly string second;

    public BatchTests() =>
        second = sample.WriteRecipe(
            "second.recipe.yaml",
            ("name: ExactSum", "name: Second"),
            ("out/exact-sum\n", "out/second\n")
        );

    public void Dispose() => sample.Dispose();

    [Fact]
    public void ADefectInOneRecipe_IsAFindingOfItAndTheDocumentIsWhole()
    {
        var (code, document, error) = Run(() => throw new InvalidOperationException("broken"));

        code.ShouldBe(ExitCodes.Failure);
        var recipes = document.GetProperty("recipes");
        recipes.GetArrayLength().ShouldBe(3);
        recipes[0].TryGetProperty("report", out _).ShouldBeTrue();
        recipes[1].GetProperty("path").GetString().ShouldBe(second);
        recipes[1].GetProperty("findings")[0].GetProperty("id").GetString().ShouldBe("MDSL9001");
        recipes[2].TryGetProperty("report", out _).ShouldBeTrue();
        document.GetProperty("exitCode").GetInt32().ShouldBe(ExitCodes.Failure);
        error.ShouldContain($"{second}: error MDSL9001: ");
    }

    [Fact]
    public void AnInterruptedRecipe_KeepsTheResultsBeforeItAndSaysSo()
    {
        using var interruption = new CancellationTokenSource();

        var (code, document, error) = Run(interruption.Cancel, interruption.Token);

        code.ShouldBe(ExitCodes.Interrupted);
        error.ShouldContain($"mergedsl: interrupted; nothing of '{second}' was left behind");
        document.GetProperty("exitCode").GetInt32().ShouldBe(ExitCodes.Interrupted);
        document.GetProperty("recipes").GetArrayLength().ShouldBe(2);
        document.GetProperty("recipes")[1].GetProperty("interrupted").GetBoolean().ShouldBeTrue();
        File.Exists(sample["out/exact-sum/adapter_model.safetensors"]).ShouldBeTrue();
        Directory.Exists(sample["out/second"]).ShouldBeFalse();
    }

    // The trap springs with the first progress of the second recipe.
    private (int Code, JsonElement Document, string Error) Run(Action trap, CancellationToken cancellation = default)
    {
        using var output = new StringWriter();
        using var error = new TrappedWriter("Second: ", trap);
        var code = Program.Run(
            ["run", sample.ExactSum, second, sample.Ties, "--json", "--threads", "1"],
            new Terminal(output, error, IsInteractive: false, cancellation)
        );
        return (code, JsonDocument.Parse(output.ToString()).RootElement, error.ToString());
    }

    private sealed class TrappedWriter(string start, Action trap) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            if (value!.StartsWith(start, StringComparison.Ordinal))
            {
                trap();
            }

            base.WriteLine(value);
        }
    }
}
