using System.Diagnostics;
using System.Globalization;
using MergeDsl.Evaluation;
using MergeDsl.Evaluation.Models;

namespace MergeDsl.Benchmarks;

/// <summary>A model of 135 million parameters in bfloat16: reading prompts, writing, and variants beside each other.</summary>
internal static class ModelSpeed
{
    private const int Prompts = 8;
    private const int PromptLength = 128;
    private const int Written = 48;
    private const int Rank = 16;
    private const int Tasks = 3;
    private const int Examples = 60;
    private const int ExamplesAtOnce = 16;
    private const int ShortPrompt = 24;
    private const int ShortAnswer = 8;
    private static readonly int[] Answer = [5, 6, 7, 8];
    private static readonly int Threads = Environment.ProcessorCount;

    public static IEnumerable<Measurement> Measure(string folder)
    {
        var shape = LlamaModel.Small;
        var path = Path.Combine(folder, "evaluated");
        shape.Write(path);
        string[] adapters = [.. Enumerable.Range(0, 4).Select(number => Path.Combine(folder, $"adapter-{number}"))];
        for (var number = 0; number < adapters.Length; number++)
        {
            shape.WriteAdapter(adapters[number], Rank, (uint)(number + 1));
        }

        using var model = LanguageModel.Load(path);
        yield return Reading(model, shape);
        var one = Writing(model, "writing one text, bf16", shape, [LanguageModel.Base]);
        yield return one.Row;
        var eight = Enumerable.Repeat(LanguageModel.Base, 8).ToArray();
        yield return Beside(
            "writing eight texts at once",
            Writing(model, "", shape, eight).Step,
            one.Step,
            eight.Length
        );
        for (var number = 0; number < adapters.Length; number++)
        {
            model.Add($"adapter-{number}", Adaptation.Load(model, new AppliedAdapter(adapters[number])));
        }

        yield return Variants(model);
        string[] five = [.. model.Variants];
        yield return Beside(
            "writing a text with base and four adapters at once",
            Writing(model, "", shape, five).Step,
            one.Step,
            five.Length
        );
        yield return Candidate(model, adapters);
        yield return Evaluation(model, adapters);
    }

    private static Measurement Reading(LanguageModel model, LlamaModel shape)
    {
        var requests = Requests(LanguageModel.Base);
        var time = Measurement.Best(5, () => model.Score(requests));
        const int Rows = Prompts * PromptLength;
        var operations = 2.0 * ((shape.Fused * Rows) + ((double)shape.Vocabulary * shape.Hidden * Prompts));
        return Of(
            $"reading {Prompts} prompts of {PromptLength} tokens, bf16",
            operations / time.TotalSeconds / 1e9,
            "the multiply-add peak",
            MachinePeak.Float32(Threads) / 1e9,
            "GFLOP/s",
            $"; {Rows / time.TotalSeconds:0} tokens/s"
        );
    }

    /// <summary>Texts written side by side, one by every variant named: the row of one, and how long a token of all takes.</summary>
    private static (Measurement Row, TimeSpan Step) Writing(
        LanguageModel model,
        string what,
        LlamaModel shape,
        string[] variants
    )
    {
        int[] context = [.. Enumerable.Range(1, 16)];
        TimeSpan Time(int tokens) =>
            Measurement.Best(
                5,
                () =>
                    model.Generate([
                        .. variants.Select(variant => new GenerateRequest(variant, context, tokens, _ => false)),
                    ])
            );

        // The difference leaves the prompts out.
        var step = (Time(Written + 1) - Time(1)) / Written;
        var row = Of(
            what,
            shape.Bytes / step.TotalSeconds / 1e9,
            "reading memory",
            MachinePeak.Read(Threads) / 1e9,
            "GB/s",
            $"; {1 / step.TotalSeconds:0} tokens/s"
        );
        return (row, step);
    }

    private static Measurement Beside(string what, TimeSpan step, TimeSpan alone, int texts) =>
        Measurement.Of(
            $"{what}, a token of each",
            step,
            "a token of one text",
            alone,
            string.Create(CultureInfo.InvariantCulture, $"; {texts / step.TotalSeconds:0} tokens/s")
        );

    /// <summary>As evaluating does it: some examples at a time under all variants, answers written and the right ones judged.</summary>
    private static Measurement Evaluation(LanguageModel model, string[] adapters)
    {
        string[] scored = [LanguageModel.Base, "adapter-0", "adapter-1", "adapter-2", "merged"];
        model.Add("merged", Adaptation.Load(model, [.. adapters[..3].Select(adapter => new AppliedAdapter(adapter))]));
        var watch = Stopwatch.StartNew();
        foreach (var some in Enumerable.Range(0, Tasks * Examples).Chunk(ExamplesAtOnce))
        {
            var pieces = some.SelectMany(example => scored.Select(variant => (variant, Prompt: Prompt(example))))
                .ToArray();
            model.Generate([
                .. pieces.Select(piece => new GenerateRequest(piece.variant, piece.Prompt, ShortAnswer, _ => false)
                {
                    Draft = Answer,
                }),
            ]);
        }

        var time = watch.Elapsed;
        var texts = Tasks * Examples * scored.Length;
        return new Measurement(
            $"base, three adapters and their sum on {Tasks} tasks of {Examples} prompts of {ShortPrompt} tokens",
            "the clock",
            string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{texts} prompts and answers of {Answer.Length} tokens read, {ShortAnswer} tokens written for each; {texts * (ShortPrompt + Answer.Length + ShortAnswer) / time.TotalSeconds:0} tokens/s"
            )
        );
    }

    private static int[] Prompt(int example) =>
        [.. Enumerable.Range(0, ShortPrompt).Select(i => 1 + (((example * ShortPrompt) + (i * 7)) % 40000))];

    private static Measurement Variants(LanguageModel model)
    {
        ScoreRequest[] requests = [.. model.Variants.SelectMany(Requests)];
        var alone = Requests(LanguageModel.Base);
        var together = Measurement.Best(3, () => model.Score(requests));
        var single = Measurement.Best(3, () => model.Score(alone));
        return Measurement.Of("base and four adapters of rank 16 together", together, "the base alone", single);
    }

    private static Measurement Candidate(LanguageModel model, string[] adapters)
    {
        var sum = Adaptation.Load(model, [.. adapters.Select(adapter => new AppliedAdapter(adapter))]);
        var requests = Requests("candidate");
        var setting = Measurement.Best(
            5,
            () => model.Add("candidate", Adaptation.Of(sum.Deltas.Select(delta => delta with { Scale = 0.5 })))
        );
        var scoring = Measurement.Best(3, () => model.Score(requests));
        return Measurement.Of(
            "setting other weights of four adapters",
            setting,
            "scoring 8 prompts with them",
            scoring
        );
    }

    private static ScoreRequest[] Requests(string variant) =>
        [
            .. Enumerable
                .Range(0, Prompts)
                .Select(prompt => new ScoreRequest(
                    variant,
                    [
                        .. Enumerable
                            .Range(0, PromptLength)
                            .Select(i => 1 + (((prompt * PromptLength) + (i * 7)) % 40000)),
                    ],
                    [5]
                )),
        ];

    private static Measurement Of(
        string what,
        double measured,
        string against,
        double limit,
        string unit,
        string note
    ) =>
        new(
            what,
            against,
            (measured / limit).ToString("G2", CultureInfo.InvariantCulture),
            string.Create(CultureInfo.InvariantCulture, $"{measured:0.0} against {limit:0.0} {unit}{note}")
        );
}
