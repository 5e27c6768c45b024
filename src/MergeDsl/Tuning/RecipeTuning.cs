using System.Security.Cryptography;
using System.Text;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using MergeDsl.Evaluating;
using MergeDsl.Evaluation.Models;
using MergeDsl.Evaluation.Reporting;
using MergeDsl.Evaluation.Scoring;
using MergeDsl.Evaluation.Tasks;
using MergeDsl.Running;

namespace MergeDsl.Tuning;

/// <summary>
/// Searches better numbers for a recipe on validation examples. The base model is opened once; a candidate is merged as its recipe would
/// be, and only its low-rank parts change the model.
/// </summary>
/// <param name="recipe">The recipe.</param>
/// <param name="options">How.</param>
/// <param name="clock">Tells how late it is.</param>
internal sealed class RecipeTuning(Recipe recipe, TuneOptions options, TimeProvider clock)
{
    private readonly RecipeModel model = recipe.Model!;
    private readonly TunedFiles files = TunedFiles.Of(recipe);
    private readonly List<Finding> findings = [];
    private readonly CandidateMerging merging = new(recipe, options.Threads);

    private TuneObjective Objective => model.Tune!.Objective ?? TuneObjective.Mean;

    /// <summary>Searches.</summary>
    /// <param name="progress">Told of every candidate; null for nobody.</param>
    /// <param name="cancellation">Ends the search; candidates that were tried are kept, and the same search goes on with them.</param>
    /// <exception cref="FindingException">The recipe has errors or nothing to search on, or the model cannot be run.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public TuneReport Run(IProgress<TunedCandidate>? progress, CancellationToken cancellation) =>
        FailurePlace.Located(recipe, () => Search(progress, cancellation));

    private TuneReport Search(IProgress<TunedCandidate>? progress, CancellationToken cancellation)
    {
        using var preparation = MergePreparation.Of(recipe);
        Demand(preparation);
        return FailurePlace.Spelled(preparation.Inputs!, () => Search(preparation, progress, cancellation));
    }

    private TuneReport Search(
        MergePreparation preparation,
        IProgress<TunedCandidate>? progress,
        CancellationToken cancellation
    )
    {
        var tasks = Tasks();
        var baseFolder = preparation.Inputs!.FolderOf(model.BaseModel!)!;
        (string Name, string Folder)[] adapters =
        [
            .. model.Adapters.Select(adapter => (adapter.Key, preparation.Inputs.FolderOf(adapter.Path)!)),
        ];
        var families = new CandidateFamilies(
            model,
            preparation.Plan!,
            preparation.Examine(options.Threads, cancellation)
        );
        findings.AddRange(families.NotSearched().Select(recipe.Reading.Spans.Locate));
        var marks = InputMarks.Of(preparation.Inputs.Adapters, options.Threads, cancellation);
        var trace = CandidateTrace.Open(files.Trace, SearchOf(baseFolder, marks, tasks, families));

        using var opened = ModelOpening.Open(new ModelSources(baseFolder, adapters, options.Threads));
        findings.AddRange(
            opened.Untold(findings).Select(preparation.Inputs.Respell).Select(recipe.Reading.Spans.Locate)
        );
        var scorer = new ExampleScorer(opened.Model, opened.Tokenizer);
        var scoring = new CandidateScoring((LanguageModel)opened.Model, scorer, tasks, Objective);
        var trials = new CandidateTrials(model.Tune!, trace, merging, scoring, clock)
        {
            Progress = progress,
            Cancellation = cancellation,
        };
        new FamilySearch(families, trials, one => ScaleOf(one, cancellation), model.Tune!.Seed ?? 0).Run();
        return Write(trials, scoring.Measure(cancellation), preparation, cancellation);
    }

    private void Demand(MergePreparation preparation)
    {
        if (preparation.HasErrors)
        {
            throw new FindingException(preparation.Findings);
        }

        if (model.Tune is null)
        {
            var missing = Finding.Of(
                StructureFindings.MissingKey,
                "a recipe to tune",
                "tune",
                "the budget and what may change"
            );
            throw new FindingException(recipe.Reading.Spans.Locate(missing.At(RecipePath.Root.Key)));
        }

        if (File.Exists(files.Output) && !options.Overwrite)
        {
            var exists = Finding.Of(ScoringFindings.TunedExists, files.Output).At(RecipePaths.Tune["output"]);
            throw new FindingException(recipe.Reading.Spans.Locate(exists));
        }

        var inputs = InputContact.InputsOf(recipe, preparation.Inputs!).ToArray();
        Finding[] refusals =
        [
            .. Refusals(files.Output, "output", inputs),
            .. Refusals(files.Page, "output", inputs),
            .. Refusals(files.Trace, "trace", inputs),
        ];
        if (refusals.Length > 0)
        {
            throw new FindingException([.. refusals.Select(recipe.Reading.Spans.Locate)]);
        }

        findings.AddRange(preparation.Findings);
    }

    private static IEnumerable<Finding> Refusals(string file, string key, string[] inputs) =>
        Directory.Exists(file)
            ? [Finding.Of(ReportFindings.ReportIsFolder, file).At(RecipePaths.Tune[key])]
            : InputContact.Of(file, RecipePaths.Tune[key], inputs);

    /// <summary>The validation tasks that have examples.</summary>
    private (EvaluationTask Task, string? Owner)[] Tasks()
    {
        var read = new List<(EvaluationTask Task, string? Owner)>();
        foreach (var entry in ValidationTasks.Of(model))
        {
            var token = RecipePaths.Tune["tasks"][entry.Name];
            if (entry.Path is not { } written)
            {
                Skip(entry.Name, "it has an evaluator and no examples", token);
                continue;
            }

            var path = RecipeOutput.Of(token, written, recipe.Folder)!.Folder;
            if (!File.Exists(path) && model.Tune!.Tasks.Count == 0)
            {
                Skip(entry.Name, $"there is no '{written}' beside its file", RecipePaths.Tasks[entry.Name]);
                continue;
            }

            var reading = TaskFile.Read(entry, path, path);
            findings.AddRange(reading.Findings);
            if (reading.Task is { } task)
            {
                read.Add((task, entry.OwnerIn(model)));
            }
        }

        var refusal =
            read.Count == 0
                ? Finding.Of(ScoringFindings.NothingToSearch).At(RecipePaths.Tune)
                : ObjectiveTasks.Untold(
                    model.Tune!.Objective,
                    read.Select(one => ((TaskKind?)one.Task.Rules.Kind, one.Owner))
                );
        return refusal is null ? [.. read] : throw new FindingException([.. findings, refusal]);
    }

    private void Skip(string task, string why, RecipePath token) =>
        findings.Add(recipe.Reading.Spans.Locate(Finding.Of(ScoringFindings.NotSearched, task, why).At(token)));

    /// <summary>What candidates' scores depend on besides the candidates.</summary>
    private string SearchOf(
        string baseFolder,
        InputMarks[] marks,
        (EvaluationTask Task, string? Owner)[] tasks,
        CandidateFamilies families
    )
    {
        var text = new StringBuilder(ScoredMarks.OfBase(baseFolder));
        text.AppendJoin('\n', marks.Select(ScoredMarks.Of)).Append('\n').Append(Objective);

        // What candidates have in common: the recipe with the same numbers wherever they differ.
        var own = families.Own();
        var common = own.At([.. own.Dimensions.Select(dimension => dimension.Low)]);
        text.Append('\n').Append(RecipeYaml.Write(common.OfMerge()));
        foreach (var (task, owner) in tasks)
        {
            text.Append('\n').Append(owner).Append(task.Rules).AppendJoin('\n', task.Examples);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }

    // The strength of a merge follows from its adapters alone; what cannot be planned has none.
    private double? ScaleOf(RecipeModel candidate, CancellationToken cancellation)
    {
        using var preparation = MergePreparation.Of(Recipe.Of(candidate.OfMerge(), recipe.Folder, recipe.OtherFolders));
        return preparation.HasErrors ? null : preparation.Examine(options.Threads, cancellation).Overall.SuggestedScale;
    }

    private TuneReport Write(
        CandidateTrials trials,
        string measure,
        MergePreparation preparation,
        CancellationToken cancellation
    )
    {
        var best = trials.Best;
        if (best.Scores.Loss >= CandidateScores.NoNumbers)
        {
            var nothing = Finding.Of(
                ScoringFindings.NoNumbers,
                "every candidate",
                best.Scores.Tasks.MaxBy(task => task.Loss)!.Task
            );
            throw new FindingException(recipe.Reading.Spans.Locate(nothing.At(RecipePaths.Tune)));
        }

        var tuned = files.Settle(best.Family.At(best.Point));
        TextFile.Write(files.Output, RecipeYaml.Write(tuned));
        var trace = new TuneTrace(
            measure,
            Objective == TuneObjective.Loss,
            [.. trials.All.Select(step => new TuneStep(step.Told.Value, step.Told.Words))],
            trials.All.ToList().IndexOf(best)
        );
        var interference = Interference(best.Family.At(best.Point), preparation, cancellation);
        TextFile.Write(files.Page, ReportPage.Render(new RecipeReport(interference) { Trace = trace }));
        return new TuneReport(
            [.. trials.All.Select(step => step.Told)],
            best.Told,
            Objective,
            measure,
            files.Output,
            files.Trace,
            files.Page,
            findings,
            trials.Resumed,
            trials.Elapsed,
            merging.Elapsed
        );
    }

    private Evaluation.Interference.InterferenceReport Interference(
        RecipeModel best,
        MergePreparation preparation,
        CancellationToken cancellation
    )
    {
        using var tuned = MergePreparation.Of(Recipe.Of(best.OfMerge(), recipe.Folder, recipe.OtherFolders));
        return (tuned.HasErrors ? preparation : tuned).Examine(options.Threads, cancellation);
    }
}
