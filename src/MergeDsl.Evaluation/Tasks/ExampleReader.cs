using System.Text.RegularExpressions;
using MergeDsl.Core;
using MergeDsl.Core.Evaluating;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Evaluation.Tasks;

/// <summary>Makes examples of lines; the first line tells the kind of a task that does not say it.</summary>
/// <param name="task">The task.</param>
internal sealed class ExampleReader(TaskEntry task)
{
    private const string Answer = "answer";
    private const string Choices = "choices";
    private const string Text = "text";

    private readonly PromptTemplate template =
        task.Prompt is { } written && PromptTemplate.Parse(written).Value is { } read ? read : PromptTemplate.Default;

    private readonly EquatableArray<string> stop = task.Stop.Count > 0 ? task.Stop : ScoringRules.UsualStop;
    private readonly MatchRule match = task.Match ?? MatchRule.Exact;
    private TaskKind? kind = task.Kind;

    /// <summary>How the task is judged.</summary>
    public ScoringRules Rules =>
        new(
            kind ?? TaskKind.Generation,
            (int)Math.Min(int.MaxValue, task.MaxTokens ?? ScoringRules.UsualTokens),
            stop,
            match
        );

    /// <summary>The example of a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="findings">Takes warnings about the example.</param>
    /// <exception cref="FindingException">A field is missing or of the wrong kind.</exception>
    public TaskExample Read(TaskLine line, List<Finding> findings)
    {
        var own =
            kind
            ?? (
                line.Has(Choices) ? TaskKind.Choice
                : line.Has(Text) && !line.Has(Answer) && !line.Has("prompt") ? TaskKind.Perplexity
                : TaskKind.Generation
            );
        TaskExample example = own switch
        {
            TaskKind.Perplexity => new TextExample(line.Number, NotEmpty(line, Text, "a text to read")),
            TaskKind.Choice => Choice(line),
            _ => Written(line),
        };
        if (own == TaskKind.Generation)
        {
            Judge((AnswerExample)example, line, findings);
        }

        kind = own;
        return example;
    }

    private ChoiceExample Choice(TaskLine line)
    {
        const string Expected = "a list of at least two texts, none of them empty";
        var prompt = Prompt(line);
        var choices = line.Texts(Choices, Expected);
        var problem =
            choices.Count < 2 ? $"a list of {choices.Count}"
            : choices.Contains("") ? "an empty text among them"
            : null;
        return problem is null
            ? new ChoiceExample(line.Number, prompt, choices.ToEquatableArray(), line.Index(Answer, choices.Count))
            : throw new FindingException(line.At(Choices, ScoringFindings.WrongField, Choices, Expected, problem));
    }

    // Choices may stand in a line whose answer is written all the same, where the recipe says so and the answer is a text.
    private AnswerExample Written(TaskLine line) =>
        line.Has(Choices) && (task.Kind is null || !line.IsText(Answer))
            ? throw new FindingException(line.At(Choices, ScoringFindings.ChoicesAmongAnswers))
            : new AnswerExample(line.Number, Prompt(line), NotEmpty(line, Answer, "the right answer"));

    // A template makes text of numbers; a prompt that is one was meant to be something else.
    private string Prompt(TaskLine line)
    {
        const string Expected = "a text for the prompt";
        return task.Prompt is null
            ? line.PlainText(PromptTemplate.Default.Fields[0], Expected)
            : template.Fill(field => line.Text(field, Expected));
    }

    private static string NotEmpty(TaskLine line, string field, string expected) =>
        line.Text(field, expected) is { Length: > 0 } text
            ? text
            : throw new FindingException(line.At(field, ScoringFindings.WrongField, field, expected, "an empty text"));

    private void Judge(AnswerExample example, TaskLine line, List<Finding> findings)
    {
        if (match == MatchRule.Regex)
        {
            DemandPattern(example.Answer, line);
            return;
        }

        var why =
            match == MatchRule.Exact && example.Answer.Trim() != example.Answer
                ? "white space around answers is cut off, and this one begins or ends with some"
            : match != MatchRule.Normalized && stop.FirstOrDefault(example.Answer.Contains) is { } end
                ? $"it contains {Shown(end)}, which ends an answer"
            : match == MatchRule.Normalized && AnswerText.Normalize(example.Answer).Length == 0
                ? "nothing is left of it without punctuation and articles"
            : null;
        if (why is not null)
        {
            findings.Add(line.At(Answer, ScoringFindings.UnreachableAnswer, why));
        }
    }

    private static void DemandPattern(string pattern, TaskLine line)
    {
        try
        {
            _ = AnswerText.Pattern(pattern);
        }
        catch (RegexParseException problem)
        {
            throw new FindingException(
                line.At(Answer, ScoringFindings.BadPattern, pattern, problem.Message.TrimEnd('.'))
            );
        }
    }

    private static string Shown(string stop) => stop == "\n" ? "a line end" : $"'{stop}'";
}
