using MergeDsl.Evaluation.Interference;

namespace MergeDsl.Evaluation.Reporting;

/// <summary>Which colour a value has: how far it is from the middle, or from nothing, by the farthest there is.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Low">The value at one end of the colours.</param>
/// <param name="High">The value at the other end.</param>
internal sealed record HeatScale(HeatMeasure Measure, double Low, double High)
{
    /// <summary>The scale for the values of some modules.</summary>
    public static HeatScale Of(HeatMeasure measure, IReadOnlyList<ModuleInterference> modules)
    {
        var values = modules.Select(measure.Value).OfType<double>().ToArray();
        var middle = measure.Middle ?? 0;
        var reach = values.Select(value => Math.Abs(value - middle)).Append(measure.Reach).Max();
        return new HeatScale(measure, measure.Middle is null ? 0 : middle - reach, middle + reach);
    }

    /// <summary>How far a value is on the bad side; of measures without sides, how large it is.</summary>
    public double Badness(double value) => Measure.IsLowBad ? -value : value;

    /// <summary>The class of the cell, and how much of the class's colour it has, in percent.</summary>
    public (string Style, double Percent) Colour(double value)
    {
        var middle = Measure.Middle ?? 0;
        var reach = High - middle;
        var percent = reach > 0 ? 100 * Math.Min(1, Math.Abs(value - middle) / reach) : 0;
        return Measure.Middle is null ? ("grow", percent)
            : value < middle == Measure.IsLowBad ? ("bad", percent)
            : ("good", percent);
    }

    /// <summary>
    /// The classes of a cell with so much of its colour. From where on its number is easier to read in the page's colour depends on
    /// the page: dark pages turn at half of the bright colours, light ones only near the full dark ones.
    /// </summary>
    public static string Classes(string style, double percent) =>
        percent > 80 ? $"{style} strong full"
        : percent > 55 ? $"{style} strong"
        : style;
}
