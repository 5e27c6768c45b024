namespace MergeDsl.Evaluation.Tests;

/// <summary>
/// A model that really computes: the next token depends on the last one, by counts of the pairs in a text that each variant
/// was trained on, one added to each.
/// </summary>
internal sealed class BigramModel : ILanguageModel
{
    private readonly Dictionary<string, double[,]> variants = [];

    /// <summary>Variants by name with the lines they were trained on.</summary>
    public BigramModel(params (string Name, string[] Lines)[] trained)
    {
        var tokenizer = new CharacterTokenizer();
        foreach (var (name, lines) in trained)
        {
            var counts = new double[CharacterTokenizer.Size, CharacterTokenizer.Size];
            foreach (var line in lines)
            {
                int[] ids = [.. tokenizer.Encode(line), CharacterTokenizer.End];
                for (var at = 1; at < ids.Length; at++)
                {
                    counts[ids[at - 1], ids[at]]++;
                }
            }

            variants.Add(name, counts);
        }
    }

    /// <summary>Pairs of a variant and an example that were asked for.</summary>
    public int Asked { get; private set; }

    /// <summary>Called before each answer.</summary>
    public Action<string, IReadOnlyList<int>> Before { get; set; } = (_, _) => { };

    public int VocabularySize => CharacterTokenizer.Size;

    public IReadOnlyList<int> EndTokens => [CharacterTokenizer.End];

    public IReadOnlyCollection<string> Variants => variants.Keys;

    public IReadOnlyList<TokenScores> Score(
        IReadOnlyList<ScoreRequest> requests,
        CancellationToken cancellation = default
    ) =>
        [
            .. requests.Select(request =>
            {
                cancellation.ThrowIfCancellationRequested();
                Before(request.Variant, request.Context);
                Asked++;
                return Score(request.Variant, request.Context, request.Continuation);
            }),
        ];

    public IReadOnlyList<Generation> Generate(
        IReadOnlyList<GenerateRequest> requests,
        CancellationToken cancellation = default
    ) =>
        [
            .. requests.Select(request =>
            {
                cancellation.ThrowIfCancellationRequested();
                Before(request.Variant, request.Context);
                Asked++;
                var written = new List<int>();
                do
                {
                    written.Add(Likeliest(request.Variant, written.Count == 0 ? request.Context[^1] : written[^1]));
                } while (written.Count < request.MostTokens && !request.IsDone(written));

                return new Generation(written, 1)
                {
                    DraftScores = request.Draft is { } draft ? Score(request.Variant, request.Context, draft) : null,
                };
            }),
        ];

    /// <summary>log p(next | last).</summary>
    public double LogProbability(string variant, int last, int next)
    {
        var row = Row(variant, last);
        return Math.Log(row[next] / row.Sum());
    }

    public void Dispose() { }

    private TokenScores Score(string variant, IReadOnlyList<int> context, IReadOnlyList<int> continuation)
    {
        var last = context[^1];
        var likelihoods = new List<double>();
        var isGreedy = true;
        foreach (var id in continuation)
        {
            likelihoods.Add(LogProbability(variant, last, id));
            isGreedy &= Likeliest(variant, last) == id;
            last = id;
        }

        return new TokenScores(likelihoods, isGreedy);
    }

    private int Likeliest(string variant, int last)
    {
        var row = Row(variant, last);
        return Array.IndexOf(row, row.Max());
    }

    private double[] Row(string variant, int last) =>
        [.. Enumerable.Range(0, VocabularySize).Select(next => variants[variant][last, next] + 1)];
}
