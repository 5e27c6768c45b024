namespace MergeDsl.Core.Validation.Serving;

/// <summary>The values that vLLM takes for <c>--max-lora-rank</c> (<c>LoRAConfig.max_lora_rank</c>).</summary>
internal static class VllmRanks
{
    /// <summary>What holds when the option is not given.</summary>
    public const int Default = 16;

    private static readonly int[] Allowed = [8, Default, 32, 64, 128, 256, 320, 512];

    /// <summary>The largest of them.</summary>
    public static int Largest => Allowed[Allowed.Length - 1];

    /// <summary>The smallest value that admits <paramref name="rank"/>, which is at most <see cref="Largest"/>.</summary>
    public static int AtLeast(int rank) => Allowed.First(allowed => allowed >= rank);
}
