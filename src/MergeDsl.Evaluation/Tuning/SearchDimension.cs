namespace MergeDsl.Evaluation.Tuning;

/// <summary>One number that a search may change.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Low">Its least value.</param>
/// <param name="High">Its largest value.</param>
/// <param name="Step">The first step: a factor on the value where <paramref name="IsFactor"/>, else added to it.</param>
/// <param name="IsFactor">True for numbers of which twice and half are equally far; they are above 0.</param>
public sealed record SearchDimension(string Name, double Low, double High, double Step, bool IsFactor)
{
    private const int Digits = 4;

    // A twentieth is what people write, and finer than validation examples tell apart.
    private const double Round = 0.05;

    /// <summary>The value so many steps away, rounded to four digits: recipes are read by people.</summary>
    public double Moved(double value, double steps)
    {
        var moved = IsFactor ? value * Math.Pow(Step, steps) : value + (Step * steps);
        return Math.Clamp(Rounded(moved), Low, High);
    }

    /// <summary>The round value next to one: a multiple of 0.05, or the value itself where there is none between the limits.</summary>
    public double Rounder(double value)
    {
        var round = Rounded(Math.Round(value / Round) * Round);
        return round >= Low && round <= High ? round : value;
    }

    /// <summary>How many steps lie between two values.</summary>
    public double Steps(double from, double to) => IsFactor ? Math.Log(to / from) / Math.Log(Step) : (to - from) / Step;

    private static double Rounded(double value)
    {
        if (value == 0)
        {
            return 0;
        }

        var unit = Math.Pow(10, Digits - 1 - Math.Floor(Math.Log10(Math.Abs(value))));
        return Math.Round(value * unit) / unit;
    }
}
