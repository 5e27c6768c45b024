using System.Text.Json.Nodes;
using MergeDsl.Checkpoints.Json;
using Shouldly;
using Xunit;

namespace MergeDsl.Checkpoints.Tests.Json;

public sealed class ConfigEditTests
{
    [Theory]
    [InlineData("""{"k": true,  "o" :1}""", """{"k": false,  "o" :1}""")]
    [InlineData("{\n    \"a\": {\"k\": 1},\n    \"k\": null\n}\n", "{\n    \"a\": {\"k\": 1},\n    \"k\": false\n}\n")]
    [InlineData("""{"k":{"k":[1,{"k":2}]},"b":0}""", """{"k":false,"b":0}""")]
    [InlineData("""{"k":[1,2] , "b":0}""", """{"k":false , "b":0}""")]
    [InlineData(
        """{"text_config":{"k":1,"a":{"k":1}},"b":[{"k":1}]}""",
        """{"text_config":{"k":false,"a":{"k":1}},"b":[{"k":1}]}"""
    )]
    [InlineData(
        """{"k":1,"text_config":{"a":0,"k":1},"b":2}""",
        """{"k":false,"text_config":{"a":0,"k":false},"b":2}"""
    )]
    [InlineData("""{"a":{"text_config":{"k":1}},"k":"é\u00e9"}""", """{"a":{"text_config":{"k":1}},"k":false}""")]
    [InlineData("""{"\u006b":1}""", """{"\u006b":false}""")]
    public void AKeyThatIsThere_GetsItsValueInItsPlaces(string text, string expected) =>
        ConfigEdit.Set(text, "k", false).ShouldBe(expected);

    [Theory]
    [InlineData("{\n  \"a\": 1\n}\n", "{\n  \"a\": 1,\n  \"k\": false\n}\n")]
    [InlineData("{\r\n\t\"é\": {},\r\n\t\"b\": [1]\r\n}", "{\r\n\t\"é\": {},\r\n\t\"b\": [1],\r\n\t\"k\": false\r\n}")]
    [InlineData("""{"a":1,"b":{"k":1}}""", """{"a":1,"b":{"k":1},"k": false}""")]
    [InlineData("{}", "{\n  \"k\": false\n}")]
    [InlineData(" { }\n", " {\n  \"k\": false\n}\n")]
    [InlineData("""{"text_config":{}}""", """{"text_config":{},"k": false}""")]
    [InlineData("""{"text_config":null}""", """{"text_config":null,"k": false}""")]
    public void AKeyThatIsNowhere_IsAddedAtTheEnd(string text, string expected) =>
        ConfigEdit.Set(text, "k", false).ShouldBe(expected);

    [Fact]
    public void Values_AreWrittenAsPythonDoes()
    {
        ConfigEdit.Set("{\"dtype\": 1}", "dtype", "bfloat16").ShouldBe("{\"dtype\": \"bfloat16\"}");
        ConfigEdit.Set("{\"n\": 1}", "n", "é\"").ShouldBe("{\"n\": \"\\u00e9\\\"\"}");
        JsonNode.Parse(ConfigEdit.Set("{}", "a\"b", 1))!["a\"b"]!.GetValue<int>().ShouldBe(1);
    }
}
