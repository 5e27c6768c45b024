using System.Diagnostics;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using MergeDsl.Evaluation.Scoring;
using MergeDsl.Evaluation.Tasks;
using MergeDsl.Running;

namespace MergeDsl.Evaluating;

/// <summary>Scores a recipe's result, its adapters and its base model on the tasks that it names.</summary>
/// <param name="recipe">The recipe.</param>
/// <param name="options">How.</param>
/// <param name="open">Opens the model; called only when something is not known from an earlier run.</param>
internal sealed class RecipeEvaluation(Recipe recipe, EvaluateOptions options, Func<ModelSources, OpenedModel> open)
{
    private readonly List<Finding> findings = [];

    /// <summary>Evaluates.</summary>
    /// <param name="progress">Whom to tell how far it is; null for nobody.</param>
    /// <param name="cancellation">Ends the work; what is done is kept and used the next time.</param>
    /// <exception cref="FindingException">The recipe has errors or nothing to score, or the model cannot be run.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public EvaluationReport Run(EvaluationProgress? progress, CancellationToken cancellation)
    {
        using var preparation = MergePreparation.Of(recipe);
        Demand(preparation);
        var clock = Stopwatch.StartNew();
        var model = recipe.Model!;
        var folder = FolderOf(recipe);
        FileProblem.GuardWrite(folder, () => Directory.CreateDirectory(folder));
        var tasks = model.Evaluate!.Tasks.Select(task => (Entry: task, Task: Read(task))).ToArray();

        var places = preparation.Inputs!;
        var marks = InputMarks.Of(places.Adapters, options.Threads, cancellation);
        var merged = new MergedAdapter(recipe, folder, options.Threads).Find(
            marks,
            findings,
            progress?.Merged,
            cancellation
        );
        var baseFolder = places.FolderOf(model.BaseModel!)!;
        (string Name, string Folder)[] adapters =
        [
            .. model.Adapters.Select(adapter => (adapter.Key, places.FolderOf(adapter.Path)!)),
            (Configurations.Merged, merged.Folder),
        ];
        var variants = Variants(baseFolder, adapters, [.. marks, InputMarks.Of(merged.Folder)]);
        using var opened = new Opening(() => open(new ModelSources(baseFolder, adapters, options.Threads)));
        using var folders = new EvaluatorFolders(
            Path.GetFullPath(baseFolder),
            adapters.ToDictionary(adapter => adapter.Name, adapter => Path.GetFullPath(adapter.Folder)),
            Path.GetFullPath(Path.Combine(folder, "_models")),
            options.Threads
        );
        var scoring = new TaskScoring(opened.Model, folder, progress?.Scoring);
        var summary = new TaskSummary(model.Evaluate.Seed ?? 0);
        var scores = new List<TaskScores>();
        foreach (var (entry, task) in tasks)
        {
            cancellation.ThrowIfCancellationRequested();
            var owner = OwnerOf(entry);
            if (entry.Command is not null)
            {
                var told = new ExternalScoring(entry, recipe.Folder, folder, folders).Run(
                    variants,
                    findings,
                    progress?.Scoring,
                    cancellation
                ) with
                {
                    Owner = owner,
                };
                scores.Add(told with { Retained = TaskSummary.RetainedOf(told) });
            }
            else if (task is not null)
            {
                var predictions = scoring.Run(task, variants, findings, cancellation);
                scores.Add(summary.Of(task, owner, predictions, Configurations.Of(model)));
            }
        }

        return new EvaluationReport(
            scores,
            merged,
            folder,
            [.. findings.Select(recipe.Reading.Spans.Locate)],
            clock.Elapsed
        );
    }

    /// <summary>The folder of predictions and scores, relative to where the recipe's own path is.</summary>
    public static string FolderOf(Recipe recipe) =>
        RecipeOutput
            .Of(
                RecipePath.Root["evaluate"]["output"],
                recipe.Model!.Evaluate?.Output ?? recipe.Model.Name + ".evaluation",
                recipe.Folder
            )!
            .Folder;

    private void Demand(MergePreparation preparation)
    {
        if (preparation.HasErrors)
        {
            throw new FindingException(preparation.Findings);
        }

        if (recipe.Model!.Evaluate is null)
        {
            throw new FindingException(
                recipe.Reading.Spans.Locate(
                    Finding
                        .Of(
                            StructureFindings.MissingKey,
                            "a recipe to evaluate",
                            "evaluate",
                            "the tasks that its result is scored on"
                        )
                        .At(RecipePath.Root.Key)
                )
            );
        }

        findings.AddRange(preparation.Findings);
    }

    private EvaluationTask? Read(TaskEntry task)
    {
        if (task.Path is not { } written)
        {
            return null;
        }

        try
        {
            var path = RecipeOutput.Of(RecipePaths.Tasks[task.Name]["path"], written, recipe.Folder)!.Folder;
            var reading = TaskFile.Read(task, path, path);
            findings.AddRange(reading.Findings);
            return reading.Task;
        }
        catch (FindingException failure)
        {
            findings.AddRange(failure.Findings.Select(finding => finding.At(RecipePaths.Tasks[task.Name]["path"])));
            return null;
        }
    }

    private string? OwnerOf(TaskEntry task) =>
        recipe.Model!.Adapters.FirstOrDefault(adapter => adapter.Key == (task.Adapter ?? task.Name))?.Key;

    private static ScoredVariant[] Variants(
        string baseFolder,
        (string Name, string Folder)[] adapters,
        IReadOnlyList<InputMarks> marks
    )
    {
        var mark = ScoredMarks.OfBase(baseFolder);
        return
        [
            new ScoredVariant(Configurations.Base, mark),
            .. adapters.Zip(marks, (adapter, own) => new ScoredVariant(adapter.Name, $"{mark} {ScoredMarks.Of(own)}")),
        ];
    }

    // A model that is opened when it is needed, and closed if it was.
    private sealed class Opening(Func<OpenedModel> open) : IDisposable
    {
        public Lazy<OpenedModel> Model { get; } = new(open);

        public void Dispose()
        {
            if (Model.IsValueCreated)
            {
                Model.Value.Dispose();
            }
        }
    }
}
