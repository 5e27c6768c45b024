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
        yield return Writing(model, shape);
        for (var number = 0; number < adapters.Length; number++)
        {
            model.Add($"adapter-{number}", Adaptation.Load(model, new AppliedAdapter(adapters[number])));
        }

        yield return Variants(model);
        yield return Candidate(model, adapters);
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

    private static Measurement Writing(LanguageModel model, LlamaModel shape)
    {
        int[] context = [.. Enumerable.Range(1, 16)];
        TimeSpan Time(int tokens) =>
            Measurement.Best(
                5,
                () => model.Generate([new GenerateRequest(LanguageModel.Base, context, tokens, _ => false)])
            );

        // The difference leaves the prompt out.
        var time = Time(Written + 1) - Time(1);
        return Of(
            "writing one text, bf16",
            (double)shape.Bytes * Written / time.TotalSeconds / 1e9,
            "reading memory",
            MachinePeak.Read(Threads) / 1e9,
            "GB/s",
            $"; {Written / time.TotalSeconds:0} tokens/s"
        );
    }

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
