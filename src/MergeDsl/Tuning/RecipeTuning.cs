using System.Diagnostics;
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
using MergeDsl.Evaluation.Tuning;
using MergeDsl.Running;

namespace MergeDsl.Tuning;

/// <summary>
/// Searches better numbers for a recipe on validation examples. The base model is opened once; a candidate is merged as its recipe would
/// be, and only its low-rank parts change the model.
/// </summary>
/// <param name="recipe">The recipe.</param>
/// <param name="options">How.</param>
internal sealed class RecipeTuning(Recipe recipe, TuneOptions options)
{
    private readonly RecipeModel model = recipe.Model!;
    private readonly TunedFiles files = TunedFiles.Of(recipe);
    private readonly List<Finding> findings = [];
    private readonly List<(CandidateFamily Family, double[] Point, TunedCandidate Told)> steps = [];
    private readonly Stopwatch merging = new();
    private int resumed;

    private TuneObjective Objective => model.Tune!.Objective ?? TuneObjective.Mean;

    /// <summary>Searches.</summary>
    /// <param name="progress">Told of every candidate; null for nobody.</param>
    /// <param name="cancellation">Ends the search; candidates that were tried are kept, and the same search goes on with them.</param>
    /// <exception cref="FindingException">The recipe has errors or nothing to search on, or the model cannot be run.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public TuneReport Run(IProgress<TunedCandidate>? progress, CancellationToken cancellation)
    {
        using var preparation = MergePreparation.Of(recipe);
        Demand(preparation);
        var clock = Stopwatch.StartNew();
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
        ).All();
        var marks = InputMarks.Of(preparation.Inputs.Adapters, options.Threads, cancellation);
        var trace = CandidateTrace.Open(files.Trace, SearchOf(baseFolder, marks, tasks));

        using var opened = ModelOpening.Open(new ModelSources(baseFolder, adapters, options.Threads));
        var scorer = new ExampleScorer(opened.Model, opened.Tokenizer);
        var scoring = new CandidateScoring((LanguageModel)opened.Model, scorer, tasks, Objective);
        Search(families, trace, scoring, clock, progress, cancellation);
        return Write(preparation, clock, cancellation);
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

        findings.AddRange(preparation.Findings);
    }

    /// <summary>The validation tasks that have examples.</summary>
    private (EvaluationTask Task, string? Owner)[] Tasks()
    {
        var read = new List<(EvaluationTask, string?)>();
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
                read.Add((task, OwnerOf(entry)));
            }
        }

        return read.Count > 0
            ? [.. read]
            : throw new FindingException([
                .. findings,
                recipe.Reading.Spans.Locate(Finding.Of(ScoringFindings.NothingToSearch).At(RecipePaths.Tune)),
            ]);
    }

    private void Skip(string task, string why, RecipePath token) =>
        findings.Add(recipe.Reading.Spans.Locate(Finding.Of(ScoringFindings.NotSearched, task, why).At(token)));

    private string? OwnerOf(TaskEntry task) =>
        model.Adapters.FirstOrDefault(adapter => adapter.Key == (task.Adapter ?? task.Name))?.Key;

    /// <summary>What candidates' scores depend on besides the candidates.</summary>
    private string SearchOf(string baseFolder, InputMarks[] marks, (EvaluationTask Task, string? Owner)[] tasks)
    {
        var text = new StringBuilder(ScoredMarks.OfBase(baseFolder));
        text.AppendJoin('\n', marks.Select(ScoredMarks.Of)).Append('\n').Append(Objective);
        foreach (var (task, owner) in tasks)
        {
            text.Append('\n').Append(owner).Append(task.Rules).AppendJoin('\n', task.Examples);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }

    /// <summary>Looks at the starts of all families, then searches in the best ones until the budget is spent.</summary>
    private void Search(
        IReadOnlyList<CandidateFamily> families,
        CandidateTrace trace,
        CandidateScoring scoring,
        Stopwatch clock,
        IProgress<TunedCandidate>? progress,
        CancellationToken cancellation
    )
    {
        IReadOnlyList<Merit> Evaluate(CandidateFamily family, IReadOnlyList<double[]> points) =>
            this.Evaluate(family, points, trace, scoring, clock, progress, cancellation);

        var best = new Dictionary<CandidateFamily, Merit>();
        foreach (var family in families)
        {
            if (Evaluate(family, family.Starts) is { Count: > 0 } merits)
            {
                best[family] = merits.Max();
            }
        }

        foreach (var family in best.OrderByDescending(one => one.Value).Select(one => one.Key))
        {
            new PatternSearch(family.Dimensions, points => Evaluate(family, points)).Run(family.Starts);
        }
    }

    private List<Merit> Evaluate(
        CandidateFamily family,
        IReadOnlyList<double[]> points,
        CandidateTrace trace,
        CandidateScoring scoring,
        Stopwatch clock,
        IProgress<TunedCandidate>? progress,
        CancellationToken cancellation
    )
    {
        var merits = new List<Merit>();
        var scores = Scores(family, points, trace, scoring, clock, cancellation);
        foreach (var (point, score) in points.Zip(scores))
        {
            merits.Add(score.Merit(Objective));
            var words = family.Describe(point);
            if (steps.All(step => step.Told.Words != words))
            {
                var told = new TunedCandidate(steps.Count + 1, words, score.Value, score.Loss);
                steps.Add((family, point, told));
                progress?.Report(told);
            }
        }

        return merits;
    }

    /// <summary>The scores of as many of the points as the budget allows: what is known costs nothing of the time.</summary>
    private List<CandidateScores> Scores(
        CandidateFamily family,
        IReadOnlyList<double[]> points,
        CandidateTrace trace,
        CandidateScoring scoring,
        Stopwatch clock,
        CancellationToken cancellation
    )
    {
        cancellation.ThrowIfCancellationRequested();
        var left = (model.Tune!.Budget?.Evaluations ?? int.MaxValue) - steps.Count;
        var isLate = clock.Elapsed.TotalMinutes >= (model.Tune.Budget?.Minutes ?? double.PositiveInfinity);
        var allowed = new List<double[]>();
        var wanted = new List<double[]>();
        foreach (var point in points)
        {
            var words = family.Describe(point);
            var isTold = steps.Any(step => step.Told.Words == words);
            var isKnown = trace.Find(words) is not null;
            if ((!isTold && left == 0) || (!isKnown && isLate))
            {
                break;
            }

            left -= isTold ? 0 : 1;
            resumed += isKnown && !isTold ? 1 : 0;
            allowed.Add(point);
            if (!isKnown)
            {
                wanted.Add(point);
            }
        }

        Merge(family, wanted, trace, scoring, cancellation);
        return [.. allowed.Select(point => trace.Find(family.Describe(point))!)];
    }

    private void Merge(
        CandidateFamily family,
        List<double[]> points,
        CandidateTrace trace,
        CandidateScoring scoring,
        CancellationToken cancellation
    )
    {
        if (points.Count == 0)
        {
            return;
        }

        var scratch = Directory.CreateTempSubdirectory("mergedsl-tune-");
        try
        {
            merging.Start();
            string[] folders =
            [
                .. points.Select(
                    (point, index) => Merged(family.At(point), Path.Combine(scratch.FullName, $"{index}"), cancellation)
                ),
            ];
            merging.Stop();
            foreach (var (point, scores) in points.Zip(scoring.Score(folders, cancellation)))
            {
                trace.Add(family.Describe(point), scores);
            }
        }
        finally
        {
            merging.Stop();
            scratch.Delete(recursive: true);
        }
    }

    private string Merged(RecipeModel candidate, string folder, CancellationToken cancellation)
    {
        var own = candidate.OfMerge() with { Output = new OutputSettings(folder, candidate.Output.AdapterType) };
        var run = new RunOptions { Threads = options.Threads };
        using var preparation = MergePreparation.Of(Recipe.Of(own, recipe.Folder, recipe.OtherFolders), run);
        if (preparation.HasErrors)
        {
            throw new FindingException([.. preparation.Findings.Select(recipe.Reading.Spans.Locate)]);
        }

        preparation.Run(run, null, cancellation);
        return folder;
    }

    private TuneReport Write(MergePreparation preparation, Stopwatch clock, CancellationToken cancellation)
    {
        var isLoss = Objective == TuneObjective.Loss;
        var best = steps.MaxBy(step => new Merit(isLoss ? -step.Told.Value : step.Told.Value, step.Told.Loss ?? 0));
        var tuned = files.Settle(best.Family.At(best.Point));
        TextFile.Write(files.Output, RecipeYaml.Write(tuned));
        var trace = new TuneTrace(
            isLoss ? "answer loss" : $"{(Objective == TuneObjective.Worst ? "worst" : "mean")} retained share",
            isLoss,
            [.. steps.Select(step => new TuneStep(step.Told.Value, step.Told.Words))]
        );
        var interference = Interference(best.Family.At(best.Point), preparation, cancellation);
        TextFile.Write(files.Page, ReportPage.Render(new RecipeReport(interference) { Trace = trace }));
        return new TuneReport(
            [.. steps.Select(step => step.Told)],
            best.Told,
            Objective,
            files.Output,
            files.Trace,
            files.Page,
            findings,
            resumed,
            clock.Elapsed,
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
