namespace MergeDsl.Core.Adapters;

/// <summary>The rank, alpha and scaling that a LoRA config gives to single modules (<c>peft.md</c> 5.4).</summary>
public sealed class ModuleRules
{
    private readonly LoraConfig config;
    private readonly PatternTable ranks;
    private readonly PatternTable alphas;

    /// <summary>Compiles the patterns of <paramref name="config"/>.</summary>
    /// <exception cref="FindingException">One of them is no regular expression.</exception>
    public ModuleRules(LoraConfig config)
    {
        this.config = config;
        ranks = new(config.RankPattern);
        alphas = new(config.AlphaPattern);
    }

    /// <summary>The rank of the module at <paramref name="path"/>: <c>rank_pattern</c>, else <c>r</c>.</summary>
    public int Rank(string path) => ranks.Find(path) is { } entry ? (int)entry.Value : config.Rank;

    /// <summary>The alpha of the module at <paramref name="path"/>: <c>alpha_pattern</c>, else <c>lora_alpha</c>.</summary>
    public double Alpha(string path) => alphas.Find(path)?.Value ?? config.Alpha;

    /// <summary>The factor on B·A at <paramref name="path"/>: alpha/rank, or alpha/sqrt(rank) with rsLoRA.</summary>
    public double Scaling(string path) => Alpha(path) / (config.UseRslora ? Math.Sqrt(Rank(path)) : Rank(path));

    /// <summary>The rules of <paramref name="config"/>; null, with findings, when a pattern is invalid.</summary>
    internal static ModuleRules? Compile(LoraConfig config, List<Finding> findings)
    {
        try
        {
            return new(config);
        }
        catch (FindingException exception)
        {
            findings.AddRange(exception.Findings);
            return null;
        }
    }

    /// <summary>Where the rank of the module at <paramref name="path"/> comes from, for findings.</summary>
    internal string RankSource(string path) => ranks.Find(path) is { } entry ? $"rank_pattern '{entry.Pattern}'" : "r";
}
