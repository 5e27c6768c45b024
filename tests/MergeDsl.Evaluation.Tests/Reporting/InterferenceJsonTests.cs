using System.Buffers;
using System.Text.Json;
using MergeDsl.Evaluation.Reporting;
using MergeDsl.Evaluation.Tests.Interference;
using Shouldly;
using Xunit;

namespace MergeDsl.Evaluation.Tests.Reporting;

public sealed class InterferenceJsonTests
{
    [Fact]
    public void TheDocument_NamesAdaptersAndHasItsVersion()
    {
        var report = TestRecipe.Examine(
            [
                new TestAdapter("first", "\"r\": 2, \"lora_alpha\": 2").With("a.q_proj", 24, 17, 2, 1),
                new TestAdapter("second", "\"r\": 3, \"lora_alpha\": 2").With("a.q_proj", 24, 17, 3, 2),
            ],
            [1, 2],
            "{ method: linear, rank: 2 }"
        );
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            InterferenceJson.Write(json, report);
            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        var root = document.RootElement.GetProperty("interference");
        root.GetProperty("version").GetInt32().ShouldBe(1);
        var module = root.GetProperty("modules")[0];
        module.GetProperty("changes")[1].GetProperty("adapter").GetString().ShouldBe("second");
        module.GetProperty("pairs")[0].GetProperty("adapters")[1].GetString().ShouldBe("second");
        module
            .GetProperty("pairs")[0]
            .GetProperty("cosine")
            .GetDouble()
            .ShouldBe(report.Modules[0].Measures.LowestCosine!.Value);
        module.GetProperty("sum").GetProperty("kept").GetArrayLength().ShouldBe(5);
        module.GetProperty("flags").GetArrayLength().ShouldBe(report.Modules[0].Flags.Count);
        root.GetProperty("overall")
            .GetProperty("suggestedScale")
            .GetDouble()
            .ShouldBe(report.Overall.SuggestedScale!.Value);
    }
}
