namespace MergeDsl;

/// <summary>What a search makes as good as it can (<c>tune.objective</c>).</summary>
public enum TuneObjective
{
    /// <summary>The mean of the retained shares of all tasks.</summary>
    Mean,

    /// <summary>The worst of them.</summary>
    Worst,

    /// <summary>The mean answer loss: smoother and cheaper than accuracy.</summary>
    Loss,
}
