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
    private int scoredNow;
    private int fromCache;

    /// <summary>Evaluates.</summary>
    /// <param name="progress">Whom to tell how far it is; null for nobody.</param>
    /// <param name="cancellation">Ends the work; what is done is kept and used the next time.</param>
    /// <exception cref="FindingException">The recipe has errors or nothing to score, or the model cannot be run.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public EvaluationReport Run(EvaluationProgress? progress, CancellationToken cancellation) =>
        FailurePlace.Located(recipe, () => Evaluate(progress, cancellation));

    private EvaluationReport Evaluate(EvaluationProgress? progress, CancellationToken cancellation)
    {
        using var preparation = MergePreparation.Of(recipe);
        Demand(preparation);
        var inputs = preparation.Inputs!;
        return FailurePlace.Spelled(inputs, () => Evaluate(inputs, progress, cancellation));
    }

    private EvaluationReport Evaluate(OpenedInputs inputs, EvaluationProgress? progress, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var folder = FolderOf(recipe);
        DemandApart(folder, inputs);
        FileProblem.GuardWrite(folder, () => Directory.CreateDirectory(folder));
        var tasks = recipe.Model!.Evaluate!.Tasks.Select(task => (task, Read(task))).ToArray();
        var scored = Prepare(inputs, folder, progress, cancellation);
        var scores = Score(tasks, scored, folder, progress?.Scoring, cancellation);
        findings.AddRange(scores.SelectMany(WithoutNumbers));
        ScoreFile.Write(folder, recipe, inputs, scored.Marks, scores);
        return new EvaluationReport(
            scores,
            scored.Merged,
            folder,
            [.. findings.Select(inputs.Respell).Select(recipe.Reading.Spans.Locate)],
            clock.Elapsed
        )
        {
            Scored = scoredNow,
            Cached = fromCache,
        };
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

    private void DemandApart(string folder, OpenedInputs inputs)
    {
        Finding[] contacts =
        [
            .. InputContact.Of(folder, RecipePath.Root["evaluate"]["output"], InputContact.InputsOf(recipe, inputs)),
        ];
        if (contacts.Length > 0)
        {
            throw new FindingException([.. contacts.Select(recipe.Reading.Spans.Locate)]);
        }
    }

    private static IEnumerable<Finding> WithoutNumbers(TaskScores task) =>
        from score in task.Scores
        where score.Loss is { } loss && !double.IsFinite(loss)
        select Finding
            .Of(ScoringFindings.NoNumbers, $"configuration '{score.Configuration}'", task.Task)
            .At(RecipePaths.Tasks[task.Task]);

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

    private Scored Prepare(
        OpenedInputs inputs,
        string folder,
        EvaluationProgress? progress,
        CancellationToken cancellation
    )
    {
        var model = recipe.Model!;
        var marks = InputMarks.Of(inputs.Adapters, options.Threads, cancellation);
        var merged = new MergedAdapter(recipe, folder, options.Threads).Find(
            marks,
            findings,
            progress?.Merged,
            cancellation
        );
        (string Name, string Folder)[] adapters =
        [
            .. model.Adapters.Select(adapter => (adapter.Key, inputs.FolderOf(adapter.Path)!)),
            (Configurations.Merged, merged.Folder),
        ];
        var sources = new ModelSources(inputs.FolderOf(model.BaseModel!)!, adapters, options.Threads);
        var mark = ScoredMarks.OfBase(sources.Base);
        var variants = adapters.Zip(
            marks.Append(InputMarks.Of(merged.Folder)),
            (adapter, own) => new ScoredVariant(adapter.Name, $"{mark} {ScoredMarks.Of(own)}")
        );
        return new Scored(merged, marks, sources, [new ScoredVariant(Configurations.Base, mark), .. variants]);
    }

    private List<TaskScores> Score(
        IEnumerable<(TaskEntry Entry, EvaluationTask? Task)> tasks,
        Scored scored,
        string folder,
        IProgress<ScoringProgress>? progress,
        CancellationToken cancellation
    )
    {
        using var opening = new Opening(() => Open(scored.Sources));
        using var folders = new EvaluatorFolders(scored.Sources, Path.GetFullPath(Path.Combine(folder, "_models")));
        var scoring = new TaskScoring(opening.Model, folder, progress);
        var summary = new TaskSummary(recipe.Model!.Evaluate!.Seed ?? 0);
        var scores = new List<TaskScores>();
        foreach (var (entry, task) in tasks)
        {
            cancellation.ThrowIfCancellationRequested();
            var owner = entry.OwnerIn(recipe.Model);
            if (entry.Command is not null)
            {
                var external = new ExternalScoring(entry, recipe.Folder, folder, folders);
                var told = external.Run(scored.Variants, findings, progress, cancellation) with { Owner = owner };
                scores.Add(told with { Retained = TaskSummary.RetainedOf(told) });
                Count(external.Told);
            }
            else if (task is not null)
            {
                var predictions = scoring.Run(task, scored.Variants, findings, cancellation);
                scores.Add(summary.Of(task, owner, predictions, Configurations.Of(recipe.Model)));
                Count(scoring.Told!);
            }
        }

        return scores;
    }

    private void Count(ScoringProgress told)
    {
        scoredNow += told.Scored;
        fromCache += told.Cached;
    }

    private OpenedModel Open(ModelSources sources)
    {
        var opened = open(sources);
        findings.AddRange(opened.Untold(findings));
        return opened;
    }

    // What is scored: the result, all that the model is made of, and the marks of its configurations.
    private sealed record Scored(
        MergedSource Merged,
        IReadOnlyList<InputMarks> Marks,
        ModelSources Sources,
        IReadOnlyList<ScoredVariant> Variants
    );

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
