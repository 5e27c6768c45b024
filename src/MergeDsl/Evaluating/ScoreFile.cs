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
    /// <param name="inputs">What it reads.</param>
    /// <param name="marks">The marks of its adapters.</param>
    /// <param name="tasks">The scores.</param>
    /// <exception cref="FindingException">The file cannot be written.</exception>
    public static void Write(
        string folder,
        Recipe recipe,
        OpenedInputs inputs,
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
            json.WriteString("key", KeyOf(recipe, inputs, marks));
            json.WriteEndObject();
        }

        TextFile.Write(Path.Combine(folder, Name), Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n");
    }

    /// <summary>The scores; none where nothing was evaluated, or where recipe or adapters were others.</summary>
    /// <param name="folder">The folder of the evaluation.</param>
    /// <param name="recipe">The recipe.</param>
    /// <param name="inputs">What it reads.</param>
    /// <param name="mark">Gives the marks of its adapters, which takes reading them; not called where nothing was evaluated.</param>
    /// <exception cref="FindingException">The file cannot be read.</exception>
    public static IReadOnlyList<TaskScores> Read(
        string folder,
        Recipe recipe,
        OpenedInputs inputs,
        Func<IReadOnlyList<InputMarks>> mark
    )
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            using var json = JsonDocument.Parse(FileProblem.Guard(path, () => File.ReadAllBytes(path)));
            return json.RootElement.GetProperty("key").GetString() == KeyOf(recipe, inputs, mark())
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

    // Where the result goes changes no score. Of the base, which may be huge, the headers and sizes are enough to tell it from others.
    private static string KeyOf(Recipe recipe, OpenedInputs inputs, IReadOnlyList<InputMarks> marks)
    {
        var model = recipe.Model! with
        {
            Tune = null,
            Output = new OutputSettings(null, recipe.Model!.Output.AdapterType),
        };
        var text = new StringBuilder(RecipeYaml.Write(model));
        text.AppendJoin('\n', marks.Select(ScoredMarks.Of)).Append('\n');
        text.Append(ScoredMarks.OfBaseFiles(inputs.FolderOf(model.BaseModel!)!));
        foreach (var path in model.Evaluate!.Tasks.Select(task => task.Path).OfType<string>())
        {
            var file = Path.Combine(recipe.Folder, path);
            text.Append('\n').Append(File.Exists(file) ? FileHashes.Sha256(file) : "");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
