using MergeDsl.Checkpoints.Files;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Text;
using MergeDsl.Evaluation.Tasks;

namespace MergeDsl.Evaluation.Scoring;

/// <summary>
/// Scores a task under all configurations. What was predicted before is read from the folder; what is new is there as soon as
/// it is known. The model is opened only when something is new.
/// </summary>
/// <param name="open">Opens the model, once; owned by the caller.</param>
/// <param name="folder">The folder of predictions: <c>TASK/CONFIGURATION.jsonl</c> below it.</param>
/// <param name="progress">Told how far it is; null for nobody.</param>
public sealed class TaskScoring(Lazy<OpenedModel> open, string folder, IProgress<ScoringProgress>? progress)
{
    // Few enough that little is lost when a run is killed, enough to fill a batch.
    private const int ExamplesAtOnce = 16;

    /// <summary>How far the last task came; null before the first one.</summary>
    public ScoringProgress? Told { get; private set; }

    /// <summary>The predictions of every configuration, in the order of the examples; what could not be scored is left out.</summary>
    /// <param name="task">The task.</param>
    /// <param name="variants">The configurations.</param>
    /// <param name="findings">Takes what is found on the way.</param>
    /// <param name="cancellation">Ends the work; what is done is kept.</param>
    /// <exception cref="FindingException">The model cannot be opened, or predictions cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyDictionary<string, IReadOnlyList<Prediction>> Run(
        EvaluationTask task,
        IReadOnlyList<ScoredVariant> variants,
        List<Finding> findings,
        CancellationToken cancellation
    )
    {
        var shelves = variants.ToDictionary(variant => variant.Name, variant => OpenShelf(task, variant, findings));
        var missing = task
            .Examples.SelectMany((_, index) => variants.Select(variant => (Variant: variant.Name, Index: index)))
            .Where(one => shelves[one.Variant].Predictions[one.Index] is null)
            .ToArray();
        Fill(task, shelves, missing, findings, cancellation);
        findings.AddRange(AnswerWarnings.Of(task, shelves.Values.SelectMany(shelf => shelf.Predictions)));
        var beyond = new Lazy<IReadOnlyList<TaskExample>>(task.Beyond);
        foreach (var shelf in shelves.Values)
        {
            shelf.Settle(beyond);
        }

        return shelves.ToDictionary(
            shelf => shelf.Key,
            shelf => (IReadOnlyList<Prediction>)[.. shelf.Value.Predictions.OfType<Prediction>()]
        );
    }

    private void Fill(
        EvaluationTask task,
        Dictionary<string, Shelf> shelves,
        (string Variant, int Index)[] missing,
        List<Finding> findings,
        CancellationToken cancellation
    )
    {
        var total = task.Examples.Count * shelves.Count;
        Tell(new ScoringProgress(task.Name, total) { Cached = total - missing.Length });
        if (missing.Length == 0)
        {
            return;
        }

        var scorer = new ExampleScorer(open.Value.Model, open.Value.Tokenizer);
        foreach (var some in missing.Chunk(ExamplesAtOnce * shelves.Count))
        {
            cancellation.ThrowIfCancellationRequested();
            var scored = Score(scorer, task, some, findings, cancellation);
            foreach (var group in scored.GroupBy(one => one.Place.Variant))
            {
                shelves[group.Key].Add(group.Select(one => (one.Place.Index, one.Prediction)));
            }

            Tell(Told! with { Scored = Told.Scored + scored.Count, Failed = Told.Failed + some.Length - scored.Count });
        }
    }

    private void Tell(ScoringProgress told)
    {
        Told = told;
        progress?.Report(told);
    }

    // One example that a model cannot be run on keeps none of the others from their scores.
    private static IReadOnlyList<((string Variant, int Index) Place, Prediction Prediction)> Score(
        ExampleScorer scorer,
        EvaluationTask task,
        (string Variant, int Index)[] places,
        List<Finding> findings,
        CancellationToken cancellation
    )
    {
        Piece[] pieces = [.. places.Select(place => new Piece(place.Variant, task.Examples[place.Index]))];
        try
        {
            return [.. places.Zip(scorer.Score(task, pieces, cancellation))];
        }
        catch (FindingException) when (places.Length > 1)
        {
            return [.. places.SelectMany(place => Score(scorer, task, [place], findings, cancellation))];
        }
        catch (FindingException failure)
        {
            var (variant, index) = places[0];
            var why = string.Join("; ", failure.Findings.Select(finding => finding.Message));
            findings.Add(
                TaskFile.At(
                    Finding.Of(ScoringFindings.ExampleFailed, variant, why),
                    task.Source,
                    task.Examples[index].Line
                )
            );
            return [];
        }
    }

    private Shelf OpenShelf(EvaluationTask task, ScoredVariant variant, List<Finding> findings)
    {
        var place = Path.Combine(folder, task.Name);
        var path = Path.Combine(place, variant.Name + ".jsonl");
        FileProblem.GuardWrite(place, () => Directory.CreateDirectory(place));
        var file = PredictionFile.Open(path);
        if (file.BadLines > 0)
        {
            findings.Add(Finding.Of(ScoringFindings.BadPredictions, path, Listing.Count(file.BadLines, "line")));
        }

        return new Shelf(file, task, variant);
    }

    // The predictions of one configuration.
    private sealed class Shelf
    {
        private readonly PredictionFile file;
        private readonly EvaluationTask task;
        private readonly ScoredVariant variant;
        private readonly string[] keys;

        public Shelf(PredictionFile file, EvaluationTask task, ScoredVariant variant)
        {
            (this.file, this.task, this.variant) = (file, task, variant);
            keys = KeysOf(task.Examples);
            Predictions = [.. task.Examples.Select((example, index) => file.Find(keys[index], example.Line))];
        }

        public Prediction?[] Predictions { get; }

        public void Add(IEnumerable<(int Index, Prediction Prediction)> predictions)
        {
            var added = predictions.ToArray();
            foreach (var (index, prediction) in added)
            {
                Predictions[index] = prediction;
            }

            file.Append(added.Select(one => (keys[one.Index], task.Examples[one.Index], one.Prediction)));
        }

        /// <summary>Leaves the predictions of the task's examples in the file, and those beyond its limit that are known.</summary>
        public void Settle(Lazy<IReadOnlyList<TaskExample>> beyond)
        {
            var known = Known(task.Examples, keys, Predictions);
            if (!file.HoldsOthers(keys))
            {
                file.Settle(known);
                return;
            }

            var others = KeysOf(beyond.Value);
            var kept = beyond.Value.Select((example, index) => file.Find(others[index], example.Line));
            file.Settle(known.Concat(Known(beyond.Value, others, [.. kept])));
        }

        private string[] KeysOf(IReadOnlyList<TaskExample> examples) =>
            [.. examples.Select(example => PredictionKey.Of(variant, task.Rules, example))];

        private static IEnumerable<(string Key, TaskExample Example, Prediction Prediction)> Known(
            IReadOnlyList<TaskExample> examples,
            string[] keys,
            Prediction?[] predictions
        ) =>
            predictions
                .Select((prediction, index) => (Prediction: prediction, Index: index))
                .Where(one => one.Prediction is not null)
                .Select(one => (keys[one.Index], examples[one.Index], one.Prediction!));
    }
}
