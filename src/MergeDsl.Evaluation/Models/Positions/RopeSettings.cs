using MergeDsl.Core.Findings;

namespace MergeDsl.Evaluation.Models.Positions;

/// <summary>The settings of a rotary position embedding.</summary>
/// <param name="Kind">How it is stretched.</param>
/// <param name="Theta">The base of the frequencies.</param>
/// <param name="Dimension">Components of a head that the frequencies are spread over.</param>
/// <param name="Factor">How many times longer the texts are; null for longest by original length.</param>
/// <param name="LongestText"><c>max_position_embeddings</c>.</param>
/// <param name="OriginalLength">How long texts were before the model was stretched.</param>
internal sealed record RopeSettings(
    RopeKind Kind,
    double Theta,
    int Dimension,
    double? Factor,
    int LongestText,
    int OriginalLength
)
{
    /// <summary>llama3: wavelengths above original length by this are stretched.</summary>
    public double LowFrequencyFactor { get; init; }

    /// <summary>llama3: wavelengths below original length by this are kept.</summary>
    public double HighFrequencyFactor { get; init; }

    /// <summary>yarn: turns in the original length from which on a frequency is kept.</summary>
    public double BetaFast { get; init; } = 32;

    /// <summary>yarn: turns in the original length below which a frequency is divided.</summary>
    public double BetaSlow { get; init; } = 1;

    /// <summary>yarn: the ends of the ramp are whole numbers.</summary>
    public bool IsTruncated { get; init; } = true;

    /// <summary>The factor on cosines and sines; null for what follows from the rest.</summary>
    public double? AttentionFactor { get; init; }

    /// <summary>longrope: divisors of the frequencies in short texts.</summary>
    public IReadOnlyList<double> ShortFactors { get; init; } = [];

    /// <summary>longrope: divisors of the frequencies in long texts.</summary>
    public IReadOnlyList<double> LongFactors { get; init; } = [];

    private static readonly Dictionary<string, RopeKind> Kinds = new(StringComparer.Ordinal)
    {
        ["default"] = RopeKind.Default,
        ["linear"] = RopeKind.Linear,
        ["dynamic"] = RopeKind.Dynamic,
        ["llama3"] = RopeKind.Llama3,
        ["yarn"] = RopeKind.Yarn,
        ["longrope"] = RopeKind.LongRope,
    };

    /// <summary>
    /// Reads both spellings: <c>rope_parameters</c>, or <c>rope_theta</c> and <c>rope_scaling</c> of files before transformers 5. A
    /// <c>rope_scaling</c> that is not empty takes the place of <c>rope_parameters</c>.
    /// </summary>
    /// <param name="config">The config; what is wrong is reported there.</param>
    /// <param name="headWidth">Components of a head.</param>
    /// <param name="theta">The architecture's own base.</param>
    /// <param name="isPhi3">True for Phi-3, which has rules of its own.</param>
    public static RopeSettings Read(ModelConfig config, int headWidth, double theta, bool isPhi3 = false)
    {
        var inForce = new[] { config.Object("rope_scaling"), config.Object("rope_parameters") }.FirstOrDefault(one =>
            one is { Count: > 0 }
        );
        var rope = new ModelConfig(inForce ?? [], config.File);
        var name = rope.Text("rope_type") ?? rope.Text("type") ?? "default";
        var kind = isPhi3 && name == "yarn" ? RopeKind.LongRope : KindOf(config, name);
        var longest = config.Size("max_position_embeddings", 2048);
        var partial = rope.Has("partial_rotary_factor") ? rope : config;
        var rotated = isPhi3 ? (int)(headWidth * partial.Number("partial_rotary_factor", 1)) : headWidth;
        var original = config.Has("original_max_position_embeddings")
            ? config.Size("original_max_position_embeddings")
            : rope.Size("original_max_position_embeddings", longest);
        var settings = new RopeSettings(
            kind,
            rope.Number("rope_theta", config.Number("rope_theta", theta)),
            rotated,
            rope.Has("factor") ? rope.Number("factor", 1) : null,
            longest,
            isPhi3 ? config.Size("original_max_position_embeddings", 4096) : original
        )
        {
            LowFrequencyFactor = rope.Number("low_freq_factor", 1),
            HighFrequencyFactor = rope.Number("high_freq_factor", 4),
            BetaFast = rope.Number("beta_fast", 32),
            BetaSlow = rope.Number("beta_slow", 1),
            IsTruncated = rope.Flag("truncate", true),
            AttentionFactor = AttentionFactorOf(rope),
            ShortFactors = rope.Numbers("short_factor") ?? [],
            LongFactors = rope.Numbers("long_factor") ?? [],
        };
        settings.Check(config, rope, name);
        return settings;
    }

    private static RopeKind KindOf(ModelConfig config, string name)
    {
        if (Kinds.TryGetValue(name, out var kind))
        {
            return kind;
        }

        var known = string.Join(", ", Kinds.Keys);
        config.Report(ModelFindings.UnknownRopeType, config.File, name, Suggestion.Hint(name, Kinds.Keys), known);
        return RopeKind.Default;
    }

    // yarn: with both mscale settings their quotient takes the place of the usual factor.
    private static double? AttentionFactorOf(ModelConfig rope)
    {
        var (mscale, all) = (rope.Number("mscale", 0), rope.Number("mscale_all_dim", 0));
        return rope.Has("attention_factor") ? rope.Number("attention_factor", 1)
            : mscale != 0 && all != 0 && rope.Has("factor")
                ? Stretch(rope.Number("factor", 1), mscale) / Stretch(rope.Number("factor", 1), all)
            : null;
    }

    /// <summary>yarn's factor on cosines and sines.</summary>
    public static double Stretch(double factor, double scale = 1) =>
        factor <= 1 ? 1 : (0.1 * scale * Math.Log(factor)) + 1;

    private void Check(ModelConfig config, ModelConfig rope, string name)
    {
        string[] needed = Kind switch
        {
            RopeKind.Linear or RopeKind.Dynamic or RopeKind.Yarn => ["factor"],
            RopeKind.Llama3 => ["factor", "low_freq_factor", "high_freq_factor"],
            RopeKind.LongRope => ["short_factor", "long_factor"],
            _ => [],
        };

        // yarn accepts a factor that is null, but not one that is left out.
        foreach (var key in needed.Where(key => Kind == RopeKind.Yarn ? !rope.Names(key) : !rope.Has(key)))
        {
            config.Report(ModelFindings.MissingRopeKey, config.File, name, key, rope.Hint(key));
        }

        if (Dimension < 1)
        {
            config.Wrong("partial_rotary_factor", "a share of the head that leaves something to rotate");
        }

        var count = (Dimension + 1) / 2;
        if (Kind == RopeKind.LongRope && (ShortFactors.Count != count || LongFactors.Count != count))
        {
            rope.Wrong("short_factor", $"as many numbers as there are frequencies, {count}, and so in 'long_factor'");
        }

        if (Kind != RopeKind.Default && Kind != RopeKind.LongRope && rope.Number("partial_rotary_factor", 1) != 1)
        {
            rope.Wrong("partial_rotary_factor", $"1 with the rope type '{name}'");
        }

        config.Adopt(rope);
    }
}
