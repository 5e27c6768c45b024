using MergeDsl.Evaluation.Models.Positions;
using MergeDsl.Evaluation.Models.Weights;
using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Evaluation.Models.Layers;

/// <summary>A whole causal language model: embeddings, layers, the last norm and the head.</summary>
/// <param name="embedding">(vocabulary x hidden).</param>
/// <param name="layers">The layers.</param>
/// <param name="norm">Behind the last layer.</param>
/// <param name="head">(vocabulary x hidden); shares the embedding's numbers in models that tie them.</param>
internal sealed class Decoder(Linear embedding, IReadOnlyList<DecoderLayer> layers, Norm norm, Linear head)
{
    // Logits of so many rows are held at a time.
    private const int MostLogits = 1 << 24;

    /// <summary>Learned positions (positions x hidden); null for none.</summary>
    public Linear? Positions { get; init; }

    /// <summary>Rotation of queries and keys; null for none.</summary>
    public RotaryEmbedding? Rotary { get; init; }

    /// <summary>The factor on embeddings.</summary>
    public float EmbeddingScale { get; init; } = 1;

    /// <summary>c of c·tanh(logit/c); null to leave logits as they are.</summary>
    public float? LogitCap { get; init; }

    /// <summary>The input embedding.</summary>
    public Linear Embedding => embedding;

    /// <summary>The head.</summary>
    public Linear Head => head;

    /// <summary>Heads of keys of a layer.</summary>
    public required int KeyHeads { get; init; }

    /// <summary>Components of a head.</summary>
    public required int HeadWidth { get; init; }

    /// <summary>The most tokens of a text: as many as there are learned positions.</summary>
    public int LongestText => Positions?.Weight.Outputs ?? int.MaxValue;

    /// <summary>Bytes that a token leaves in the caches.</summary>
    public long BytesOfToken => 2L * sizeof(float) * layers.Count * KeyHeads * HeadWidth;

    /// <summary>A text of no tokens yet.</summary>
    /// <param name="variant">The variant that reads it.</param>
    /// <param name="length">How long it will be, as far as that is known: some rotations depend on it.</param>
    public TextState Begin(Variant variant, int length) =>
        new(variant, [.. layers.Select(_ => new LayerCache(KeyHeads, HeadWidth))], Rotary?.AnglesOf(length));

    /// <summary>Reads the next tokens of some texts.</summary>
    /// <param name="feeds">The texts and tokens; those of a variant lie behind each other.</param>
    /// <param name="read">
    /// Gets number of the feed, number of the token in it, and the logits behind that token, from several threads at a time.
    /// </param>
    /// <param name="buffers">Room.</param>
    /// <param name="crew">Shares the work.</param>
    /// <param name="cancellation">Looked at between layers; the texts cannot be read on when it ended this.</param>
    public void Run(
        IReadOnlyList<Feed> feeds,
        LogitsReader read,
        Buffers buffers,
        Crew crew,
        CancellationToken cancellation
    )
    {
        var batch = BatchOf(feeds);
        var stream = Embed(feeds, batch, buffers);
        foreach (var layer in layers)
        {
            cancellation.ThrowIfCancellationRequested();
            layer.Run(stream, batch, buffers, crew);
        }

        foreach (var rows in batch.Texts)
        {
            rows.Text.Length += rows.Count;
        }

        ReadLogits(feeds, batch, stream, read, buffers, crew);
    }

    private Batch BatchOf(IReadOnlyList<Feed> feeds)
    {
        var texts = new List<TextRows>();
        var variants = new List<Variant>();
        var start = 0;
        foreach (var feed in feeds)
        {
            feed.Text.Angles?.Prepare(feed.Text.Length + feed.Tokens.Count);
            texts.Add(new TextRows(feed.Text, start, feed.Tokens.Count));
            variants.AddRange(Enumerable.Repeat(feed.Text.Variant, feed.Tokens.Count));
            start += feed.Tokens.Count;
        }

        return new Batch(texts, VariantRows.Of(variants));
    }

    private MatrixView<float> Embed(IReadOnlyList<Feed> feeds, Batch batch, Buffers buffers)
    {
        var stream = buffers.Rows(BufferUse.Stream, batch.Rows, embedding.Weight.Inputs);
        var position = new float[stream.Columns];
        for (var number = 0; number < feeds.Count; number++)
        {
            var (feed, rows) = (feeds[number], batch.Texts[number]);
            for (var i = 0; i < rows.Count; i++)
            {
                var target = stream.Row(rows.Start + i);
                embedding.Row(feed.Tokens[i], feed.Text.Variant, target);
                if (EmbeddingScale != 1)
                {
                    RowMath.Scale(target, EmbeddingScale);
                }

                if (Positions is { } positions)
                {
                    positions.Row(feed.Text.Length + i, feed.Text.Variant, position);
                    RowMath.Add(target, position);
                }
            }
        }

        return stream;
    }

    private void ReadLogits(
        IReadOnlyList<Feed> feeds,
        Batch batch,
        MatrixView<float> stream,
        LogitsReader read,
        Buffers buffers,
        Crew crew
    )
    {
        (int Feed, int Token)[] wanted =
        [
            .. feeds.SelectMany(
                (feed, number) =>
                    Enumerable
                        .Range(feed.FirstWanted, feed.Tokens.Count - feed.FirstWanted)
                        .Select(token => (number, token))
            ),
        ];
        var most = Math.Max(1, MostLogits / head.Weight.Outputs);
        for (var first = 0; first < wanted.Length; first += most)
        {
            var part = wanted[first..Math.Min(wanted.Length, first + most)];
            var rows = buffers.Rows(BufferUse.Wanted, part.Length, stream.Columns);
            for (var i = 0; i < part.Length; i++)
            {
                stream.Row(batch.Texts[part[i].Feed].Start + part[i].Token).CopyTo(rows.Row(i));
            }

            var groups = VariantRows.Of([.. part.Select(row => feeds[row.Feed].Text.Variant)]);
            norm.Run(rows, groups, rows, crew);
            var logits = buffers.Rows(BufferUse.Logits, part.Length, head.Weight.Outputs);
            head.Run(rows, groups, logits, crew);
            crew.Run(
                part.Length,
                i =>
                {
                    Cap(logits.Row(i));
                    read(part[i].Feed, part[i].Token, logits.Row(i));
                }
            );
        }
    }

    private void Cap(Span<float> logits)
    {
        if (LogitCap is { } cap)
        {
            foreach (ref var logit in logits)
            {
                logit = cap * MathF.Tanh(logit / cap);
            }
        }
    }
}

/// <summary>Takes the logits behind a token.</summary>
internal delegate void LogitsReader(int feed, int token, ReadOnlySpan<float> logits);
