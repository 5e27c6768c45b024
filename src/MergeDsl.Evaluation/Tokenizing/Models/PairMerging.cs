namespace MergeDsl.Evaluation.Tokenizing.Models;

/// <summary>
/// Merges pairs of tokens, lowest rank first and leftmost of equals, until no pair is left. The pairs wait in a queue, so a
/// word of n characters takes n log n steps.
/// </summary>
internal static class PairMerging
{
    private const int None = -1;

    /// <summary>What is left of <paramref name="symbols"/>.</summary>
    public static int[] Merge(List<int> symbols, IReadOnlyDictionary<(int, int), PairMerge> merges)
    {
        var word = new Word([.. symbols], merges);
        word.MergeAll();
        return word.Symbols();
    }

    private sealed class Word
    {
        private readonly int[] symbols;
        private readonly int[] before;
        private readonly int[] after;
        private readonly IReadOnlyDictionary<(int, int), PairMerge> merges;
        private readonly PriorityQueue<(int Place, int Id), (int Rank, int Place)> queue = new();

        public Word(int[] symbols, IReadOnlyDictionary<(int, int), PairMerge> merges)
        {
            (this.symbols, this.merges) = (symbols, merges);
            before = [.. Enumerable.Range(None, symbols.Length)];
            after = [.. Enumerable.Range(1, symbols.Length).Select(place => place < symbols.Length ? place : None)];
            for (var place = 0; place < symbols.Length; place++)
            {
                Enqueue(place);
            }
        }

        public int[] Symbols() => [.. symbols.Where(symbol => symbol != None)];

        public void MergeAll()
        {
            while (queue.TryDequeue(out var pair, out _))
            {
                // A pair may have changed since it was queued: then it is queued again as it is now, or gone.
                if (MergeOf(pair.Place) is not { } merge || merge.Id != pair.Id)
                {
                    continue;
                }

                var gone = after[pair.Place];
                symbols[pair.Place] = merge.Id;
                symbols[gone] = None;
                after[pair.Place] = after[gone];
                if (after[gone] != None)
                {
                    before[after[gone]] = pair.Place;
                }

                if (before[pair.Place] != None)
                {
                    Enqueue(before[pair.Place]);
                }

                Enqueue(pair.Place);
            }
        }

        private void Enqueue(int place)
        {
            if (MergeOf(place) is { } merge)
            {
                queue.Enqueue((place, merge.Id), (merge.Rank, place));
            }
        }

        private PairMerge? MergeOf(int place) =>
            symbols[place] != None
            && after[place] != None
            && merges.TryGetValue((symbols[place], symbols[after[place]]), out var merge)
                ? merge
                : null;
    }
}
