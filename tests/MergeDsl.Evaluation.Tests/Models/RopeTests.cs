using System.Text.Json;
using System.Text.Json.Nodes;
using MergeDsl.Evaluation.Models;
using MergeDsl.Evaluation.Models.Families;
using MergeDsl.Evaluation.Models.Positions;
using Shouldly;
using Xunit;

namespace MergeDsl.Evaluation.Tests.Models;

/// <summary>Frequencies as the modules of transformers hold them.</summary>
public sealed class RopeTests
{
    // Powers in float32 may be two units in the last place off, of 1.2e-7 each.
    private const double Tolerance = 3e-7;

    public static TheoryData<string> Cases =>
        [
            .. LmCase
                .All.Where(one =>
                    one.Adapter is null && one.Entry.GetProperty("rope").ValueKind == JsonValueKind.Object
                )
                .Select(one => one.Id),
        ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Frequencies_are_those_of_transformers(string id)
    {
        var expected = LmCase.Of(id);
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(expected.Model, "config.json")))!.AsObject();
        var config = new ModelConfig(json, "config.json");
        var settings = KnownFamilies.Read(config).Rope!;
        var rope = expected.Entry.GetProperty("rope");
        Compare(RopeFrequencies.Of(settings, 1), rope, "inv_freq");
        if (rope.TryGetProperty("inv_freq_after_prompt_3", out _))
        {
            Compare(RopeFrequencies.Of(settings, expected.Prompts[3].Length), rope, "inv_freq_after_prompt_3");
        }
    }

    private static void Compare(RopeFrequencies actual, JsonElement rope, string key)
    {
        double[] wanted = [.. rope.GetProperty(key).EnumerateArray().Select(value => value.GetDouble())];
        actual.Values.Length.ShouldBe(wanted.Length);
        foreach (var (own, value) in actual.Values.Zip(wanted))
        {
            Math.Abs(own - value).ShouldBeLessThanOrEqualTo(Tolerance * value);
        }

        var factor = rope.GetProperty("attention_scaling").GetDouble();
        Math.Abs(actual.Factor - factor).ShouldBeLessThanOrEqualTo(Tolerance * factor);
    }
}
