namespace MergeDsl.Evaluation.Scoring;

/// <summary>
/// McNemar's exact test (1947): two configurations on the same examples. Only the examples that one gets right and the other
/// wrong tell them apart; without a difference each is as likely as the other.
/// </summary>
public static class McNemar
{
    /// <summary>How likely a split at least as uneven is when there is no difference (two-sided, from the binomial).</summary>
    /// <param name="onlyFirst">Examples that only the first gets right.</param>
    /// <param name="onlySecond">Examples that only the second gets right.</param>
    public static double PValue(int onlyFirst, int onlySecond)
    {
        var total = onlyFirst + onlySecond;
        var term = -total * Math.Log(2);
        var sum = 0.0;
        for (var count = 0; count <= Math.Min(onlyFirst, onlySecond); count++)
        {
            sum += Math.Exp(term);
            term += Math.Log((double)(total - count) / (count + 1));
        }

        return Math.Min(1, 2 * sum);
    }
}
