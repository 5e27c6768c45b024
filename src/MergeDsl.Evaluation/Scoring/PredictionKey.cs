using System.Security.Cryptography;
using System.Text;
using MergeDsl.Core.Text;
using MergeDsl.Evaluation.Tasks;

namespace MergeDsl.Evaluation.Scoring;

/// <summary>
/// What a prediction depends on, as one mark of 32 hexadecimal digits: the tool, the model's numbers, the example and how it
/// is judged. Its line, and which other examples there are, make no difference.
/// </summary>
internal static class PredictionKey
{
    private static readonly string Version = typeof(PredictionKey).Assembly.GetName().Version!.ToString(3);

    public static string Of(ScoredVariant variant, ScoringRules rules, TaskExample example)
    {
        var text = new StringBuilder();
        foreach (var part in (string[])[Version, variant.Mark, .. Of(rules), .. Of(example)])
        {
            // Lengths keep the parts apart, whatever stands in them.
            text.Append(part.Length).Append(':').Append(part);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32];
    }

    private static string[] Of(ScoringRules rules) =>
        rules.Kind == TaskKind.Generation
            ? [$"{rules.Kind} {Numbers.Text(rules.MostTokens)} {rules.Match}", .. rules.Stop]
            : [$"{rules.Kind}"];

    private static string[] Of(TaskExample example) =>
        example switch
        {
            AnswerExample answer => [answer.Prompt, answer.Answer],
            ChoiceExample choice => [choice.Prompt, Numbers.Text(choice.Answer), .. choice.Choices],
            TextExample text => [text.Text],
            _ => throw new ArgumentException("An unknown kind of example.", nameof(example)),
        };
}
