using MergeDsl.Core;
using MergeDsl.Core.Recipes;
using MergeDsl.Evaluating;
using MergeDsl.Tuning;

namespace MergeDsl;

/// <summary>
/// A recipe checked by itself, without looking at any adapter. It makes no difference whether it came from a file, a text or
/// C#: the same values give the same findings and the same merge.
/// </summary>
public sealed class Recipe
{
    private Recipe(string path, string folder, RecipeReading reading) =>
        (Path, Folder, Reading) = (path, folder, reading);

    /// <summary>The path of its file as it was given; empty for a recipe that was not read from a file.</summary>
    public string Path { get; }

    /// <summary>The folder that paths in the recipe are relative to; empty for the current one.</summary>
    public string Folder { get; }

    /// <summary>The recipe, the places of its tokens and the findings about it.</summary>
    public RecipeReading Reading { get; }

    /// <summary>The recipe as values; null when its text has none to give.</summary>
    public RecipeModel? Model => Reading.Model;

    /// <summary>
    /// What is wrong with it, in the order of the text. In a recipe made from values a finding has no place; it names its
    /// token instead: <see cref="Finding.Subject"/>.
    /// </summary>
    public IReadOnlyList<Finding> Findings => Reading.Findings;

    /// <summary>Folders of the paths that are not relative to <see cref="Folder"/>, by path.</summary>
    internal IReadOnlyDictionary<string, string> OtherFolders { get; private init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Reads a recipe file. Whatever is wrong, with the file or with its text, is in the findings.</summary>
    /// <param name="path">The recipe file.</param>
    /// <param name="overrides">Values that replace those of the file, in order.</param>
    public static Recipe Load(string path, params RecipeOverride[] overrides) =>
        new(path, System.IO.Path.GetDirectoryName(path) ?? "", RecipeFile.Read(path, overrides));

    /// <summary>Reads a recipe from YAML text. Whatever is wrong with it is in the findings.</summary>
    /// <param name="text">The text.</param>
    /// <param name="folder">What paths in the recipe are relative to; empty for the current folder.</param>
    /// <param name="overrides">Values that replace those of the text, in order.</param>
    public static Recipe Parse(string text, string folder = "", params RecipeOverride[] overrides) =>
        new("", folder, RecipeReading.Read(text, overrides));

    /// <summary>Makes a recipe of values. Whatever is wrong with them is in the findings.</summary>
    /// <param name="model">The recipe as values.</param>
    /// <param name="folder">What paths in the recipe are relative to; empty for the current folder.</param>
    public static Recipe Of(RecipeModel model, string folder = "") => new("", folder, RecipeReading.Of(model));

    /// <summary>The recipe as canonical YAML: every value that is set, keys in a fixed order, no comments.</summary>
    /// <exception cref="FindingException">Its text could not be read, so there are no values.</exception>
    public string ToYaml() => Model is { } model ? RecipeYaml.Write(model) : throw new FindingException(Findings);

    /// <summary>
    /// Scores the base model, each adapter and the merge on the tasks under <c>evaluate</c>. Predictions are kept beside the
    /// recipe, and what is known of an unchanged configuration is not computed again.
    /// </summary>
    /// <param name="progress">Whom to tell how far it is; null for nobody.</param>
    /// <param name="cancellationToken">Ends the work; what is done is kept, and used the next time.</param>
    /// <param name="options">How it is done; as many threads as there are cores when left out.</param>
    /// <exception cref="FindingException">The recipe has errors or names no tasks, or the model cannot be run.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; what was scored is kept.</exception>
    public Task<EvaluationReport> EvaluateAsync(
        EvaluationProgress? progress = null,
        CancellationToken cancellationToken = default,
        EvaluateOptions? options = null
    ) =>
        Task.Run(
            () =>
                new RecipeEvaluation(this, options ?? new EvaluateOptions(), ModelOpening.Open).Run(
                    progress,
                    cancellationToken
                ),
            cancellationToken
        );

    /// <summary>
    /// Searches better numbers on validation examples, within the budget under <c>tune</c>, and writes the best recipe, all that was tried
    /// and a report. What was tried before is not tried again.
    /// </summary>
    /// <param name="progress">Told of every candidate; null for nobody.</param>
    /// <param name="cancellationToken">Ends the search; what was tried is kept, and the same search goes on with it.</param>
    /// <param name="options">How it is done.</param>
    /// <exception cref="FindingException">The recipe has errors or nothing to search on, or the model cannot be run.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; what was tried is kept.</exception>
    public Task<TuneReport> TuneAsync(
        IProgress<TunedCandidate>? progress = null,
        CancellationToken cancellationToken = default,
        TuneOptions? options = null
    ) =>
        Task.Run(
            () =>
                Model is null
                    ? throw new FindingException(Findings)
                    : new RecipeTuning(this, options ?? new TuneOptions(), TimeProvider.System).Run(
                        progress,
                        cancellationToken
                    ),
            cancellationToken
        );

    /// <summary>The file of what a search tried, relative to where the recipe's own path is.</summary>
    /// <exception cref="FindingException">Its text could not be read, so there are no values.</exception>
    public string TraceFile => Model is null ? throw new FindingException(Findings) : TunedFiles.Of(this).Trace;

    /// <summary>The folder of predictions and scores, relative to where the recipe's own path is.</summary>
    /// <exception cref="FindingException">Its text could not be read, so there are no values.</exception>
    public string EvaluationFolder =>
        Model is null ? throw new FindingException(Findings) : RecipeEvaluation.FolderOf(this);

    /// <inheritdoc/>
    public override string ToString() => Model?.Name ?? Path;

    /// <summary>The recipe with paths that are relative to other folders.</summary>
    internal static Recipe Of(RecipeModel model, string folder, IReadOnlyDictionary<string, string> otherFolders) =>
        new("", folder, RecipeReading.Of(model)) { OtherFolders = otherFolders };

    /// <summary>A recipe that the compiler refused, for a reason that its values need not tell.</summary>
    internal static Recipe Of(RecipeModel model, string folder, Finding refusal) =>
        new("", folder, new RecipeReading(model, new RecipeSpans(), EquatableArray.Of(refusal)));

    /// <summary>The folder that a path of the recipe is relative to.</summary>
    internal string FolderOf(string path) => OtherFolders.GetValueOrDefault(path, Folder);
}
