using System.Buffers;
using System.Text.Json;
using MergeDsl.Evaluation.Scoring;
using Shouldly;
using Xunit;

namespace MergeDsl.Evaluation.Tests.Scoring;

/// <summary>Scores in JSON name where their intervals come from.</summary>
public sealed class TaskScoresJsonTests
{
    [Theory]
    [InlineData(IntervalMethod.Bootstrap, "bootstrap")]
    [InlineData(IntervalMethod.Wilson, "wilson")]
    public void AnInterval_StandsBesideItsMethod_AndIsReadBack(IntervalMethod method, string word)
    {
        var score = new ConfigurationScore("merged", 10) { Accuracy = 0.5, Interval = new Interval(0.2, 0.8, method) };

        using var json = Written(score);

        var written = json.RootElement.GetProperty("t").GetProperty("merged");
        written.GetProperty("interval").GetArrayLength().ShouldBe(2);
        written.GetProperty("intervalMethod").GetString().ShouldBe(word);
        TaskScoresJson.Read(json.RootElement).Single().Scores.ShouldBe([score]);
    }

    private static JsonDocument Written(ConfigurationScore score)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            TaskScoresJson.Write(json, [new TaskScores("t", TaskKind.Generation, [score])]);
            json.WriteEndObject();
        }

        return JsonDocument.Parse(buffer.WrittenMemory);
    }
}
