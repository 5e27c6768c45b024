using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Core.Recipes;
using MergeDsl.Evaluation.Scoring;
using MergeDsl.Running;

namespace MergeDsl.Evaluating;

/// <summary>The scores of the last evaluation, in its folder: a report shows them as long as recipe and adapters are the same.</summary>
internal static class ScoreFile
{
    private const string Name = "scores.json";

    /// <summary>Writes the scores.</summary>
    /// <param name="folder">The folder of the evaluation.</param>
    /// <param name="recipe">The recipe.</param>
    /// <param name="marks">The marks of its adapters.</param>
    /// <param name="tasks">The scores.</param>
    /// <exception cref="FindingException">The file cannot be written.</exception>
    public static void Write(
        string folder,
        RecipeModel recipe,
        IReadOnlyList<InputMarks> marks,
        IReadOnlyList<TaskScores> tasks
    )
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteStartObject("tasks");
            TaskScoresJson.Write(json, tasks);
            json.WriteEndObject();
            json.WriteString("key", KeyOf(recipe, marks));
            json.WriteEndObject();
        }

        TextFile.Write(Path.Combine(folder, Name), Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n");
    }

    /// <summary>The scores; none where nothing was evaluated, or where recipe or adapters were others.</summary>
    /// <exception cref="FindingException">The file cannot be read.</exception>
    public static IReadOnlyList<TaskScores> Read(string folder, RecipeModel recipe, IReadOnlyList<InputMarks> marks)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            using var json = JsonDocument.Parse(FileProblem.Guard(path, () => File.ReadAllBytes(path)));
            return json.RootElement.GetProperty("key").GetString() == KeyOf(recipe, marks)
                ? TaskScoresJson.Read(json.RootElement.GetProperty("tasks"))
                : [];
        }
        catch (Exception broken)
            when (broken is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // Changed by hand: the next evaluation writes it anew.
            return [];
        }
    }

    // Where the result goes changes no score.
    private static string KeyOf(RecipeModel recipe, IReadOnlyList<InputMarks> marks)
    {
        var inputs = OutputMetadata.Of(
            recipe with
            {
                Output = new OutputSettings(null, recipe.Output.AdapterType),
            },
            marks
        );
        var text = string.Join('\n', inputs.Select(entry => $"{entry.Key} {entry.Value}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
