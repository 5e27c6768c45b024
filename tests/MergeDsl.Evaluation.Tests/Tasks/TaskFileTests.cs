using System.Text;
using MergeDsl.Core;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using MergeDsl.Evaluation.Tasks;
using Shouldly;
using Xunit;

namespace MergeDsl.Evaluation.Tests.Tasks;

public sealed class TaskFileTests
{
    [Fact]
    public void PromptsAndAnswers_AreAGenerationTask()
    {
        var reading = Read(
            """
            {"prompt": "a ->", "answer": "b", "source": "anywhere"}

            {"prompt": "é ->", "answer": 12}
            """
        );
        reading.Findings.ShouldBeEmpty();
        reading.Task!.Rules.ShouldBe(
            new ScoringRules(TaskKind.Generation, 16, EquatableArray.Of("\n"), MatchRule.Exact)
        );
        reading.Task.Examples.ShouldBe([new AnswerExample(1, "a ->", "b"), new AnswerExample(3, "é ->", "12")]);
    }

    [Fact]
    public void ChoicesAndTexts_TellTheirKind()
    {
        var choices = Read("""{"prompt": "p", "choices": ["x", "y"], "answer": 1}""").Task!;
        choices.Rules.Kind.ShouldBe(TaskKind.Choice);
        choices.Examples.ShouldBe([new ChoiceExample(1, "p", EquatableArray.Of("x", "y"), 1)]);
        var texts = Read("""{"text": "some text"}""").Task!;
        texts.Rules.Kind.ShouldBe(TaskKind.Perplexity);
        texts.Examples.ShouldBe([new TextExample(1, "some text")]);
    }

    [Fact]
    public void ATemplate_IsFilledFromTheFields() =>
        Read("""{"question": "1+1", "answer": "2"}""", new TaskEntry("t") { Prompt = "Q: {question}\nA:" })
            .Task!.Examples.ShouldBe([new AnswerExample(1, "Q: 1+1\nA:", "2")]);

    [Fact]
    public void ALimit_EndsTheReading()
    {
        var reading = Read("{\"text\": \"a\"}\n{\"text\": \"b\"}\nnonsense\n", new TaskEntry("t") { Limit = 2 });
        reading.Task!.Examples.Count.ShouldBe(2);
        reading.Findings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("nonsense", 2, "MDSL4701")]
    [InlineData("[1]", 1, "MDSL4701")]
    [InlineData("{\"prompt\": \"ü\", oops}", 17, "MDSL4701")]
    [InlineData("{\"prompt\": \"p\", \"prompt\": \"q\", \"answer\": \"a\"}", 17, "MDSL4701")]
    [InlineData("{\"prompt\": \"p\", \"answer\": \"a\"} {}", 32, "MDSL4701")]
    [InlineData("{\"prompt\": \"p\", \"anser\": \"a\"}", 1, "MDSL4702")]
    [InlineData("{\"prompt\": \"é\", \"answer\": [\"a\"]}", 27, "MDSL4703")]
    [InlineData("{\"prompt\": \"p\", \"answer\": \"\"}", 27, "MDSL4703")]
    [InlineData("{\"prompt\": 12, \"answer\": \"a\"}", 12, "MDSL4703")]
    [InlineData("{\"prompt\": \"p\", \"choices\": [\"x\", \"y\"], \"answer\": 0}", 28, "MDSL4720")]
    public void ABadLine_IsToldWhereItIs_AndTheRestGoesOn(string bad, int column, string id)
    {
        var reading = Read(
            "{\"prompt\": \"p\", \"answer\": \"a\"}\n" + bad + "\n{\"prompt\": \"q\", \"answer\": \"b\"}\n"
        );
        reading.Task!.Examples.Select(example => example.Line).ShouldBe([1, 3]);
        var finding = reading.Findings.ShouldHaveSingleItem();
        finding.Id.ShouldBe(id);
        FindingFormatter.Format(finding, finding.Origin!).ShouldStartWith($"data/t.jsonl(2,{column}): error {id}: ");
    }

    [Fact]
    public void AMisspeltField_IsGuessed() =>
        Read("{\"prompt\": \"p\", \"anser\": \"a\"}\n")
            .Findings[0]
            .Message.ShouldBe("This example has no 'answer' (did you mean 'anser'?): expected the right answer");

    [Theory]
    [InlineData("{\"prompt\": \"p\", \"choices\": [\"x\"], \"answer\": 0}", "MDSL4703")]
    [InlineData("{\"prompt\": \"p\", \"choices\": \"x\", \"answer\": 0}", "MDSL4703")]
    [InlineData("{\"prompt\": \"p\", \"choices\": [\"x\", \"y\"], \"answer\": 2}", "MDSL4703")]
    [InlineData("{\"prompt\": \"p\", \"choices\": [\"x\", \"y\"], \"answer\": \"x\"}", "MDSL4703")]
    [InlineData("{\"prompt\": \"p\", \"choices\": [\"x\", \"y\"]}", "MDSL4702")]
    [InlineData("{\"prompt\": \"p\", \"choices\": [\"x\", \"\"], \"answer\": 0}", "MDSL4703")]
    public void ABadChoice_IsTold(string line, string id)
    {
        var reading = Read(line);
        reading.Task.ShouldBeNull();
        reading.Findings.Select(finding => finding.Id).ShouldBe([id, "MDSL4704"]);
    }

    [Theory]
    [InlineData(" a", MatchRule.Exact, "begins or ends")]
    [InlineData("a\\nb", MatchRule.Exact, "line end")]
    [InlineData("the", MatchRule.Normalized, "nothing is left")]
    public void AnAnswerThatNobodyCanGive_IsAWarning(string answer, MatchRule match, string why)
    {
        var reading = Read($"{{\"prompt\": \"p\", \"answer\": \"{answer}\"}}", new TaskEntry("t") { Match = match });
        reading.Task!.Examples.Count.ShouldBe(1);
        var finding = reading.Findings.ShouldHaveSingleItem();
        finding.Descriptor.ShouldBe(ScoringFindings.UnreachableAnswer);
        finding.Message.ShouldContain(why);
    }

    [Fact]
    public void ManyBadLines_AreCounted()
    {
        var lines = Enumerable.Repeat("""{"question": "1"}""", 50);
        var reading = Read(string.Join('\n', lines.Append("""{"prompt": "p", "answer": "a"}""")));

        reading.Task!.Examples.Count.ShouldBe(1);
        reading.Findings.Count(finding => finding.Descriptor == ScoringFindings.MissingField).ShouldBe(20);
        var more = reading.Findings[^1];
        more.Descriptor.ShouldBe(ScoringFindings.MoreBadLines);
        more.Message.ShouldContain("30 more lines");
        more.Span.ShouldNotBeNull();
    }

    [Fact]
    public void APatternThatIsNone_IsTold() =>
        Read(
            "{\"prompt\": \"p\", \"answer\": \"(a\"}\n{\"prompt\": \"p\", \"answer\": \"a+\"}",
            new TaskEntry("t") { Match = MatchRule.Regex }
        )
            .Findings.ShouldHaveSingleItem()
            .Descriptor.ShouldBe(ScoringFindings.BadPattern);

    [Fact]
    public void BytesThatAreNoUtf8_AreOneBadLine()
    {
        byte[] bytes = [.. "{\"text\": \"a\"}\n"u8, 0xFF, 0xFE, (byte)'\n', .. "{\"text\": \"b\"}"u8];
        var reading = TaskFile.Read(new TaskEntry("t"), bytes, "data/t.jsonl");
        reading.Task!.Examples.Count.ShouldBe(2);
        reading.Findings.ShouldHaveSingleItem().Message.ShouldContain("UTF-8");
    }

    [Fact]
    public void AFileThatIsMissing_IsToldByItsPath() =>
        Should
            .Throw<FindingException>(() => TaskFile.Read(new TaskEntry("t"), "/no/such.jsonl", "no/such.jsonl"))
            .Findings[0]
            .Id.ShouldStartWith("MDSL400");

    private static TaskReading Read(string text, TaskEntry? task = null) =>
        TaskFile.Read(task ?? new TaskEntry("t"), Encoding.UTF8.GetBytes(text), "data/t.jsonl");
}
