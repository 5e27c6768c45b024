namespace MergeDsl.Evaluation.Tuning;

/// <summary>How good a candidate is: by its value, and where two have the same, by its loss.</summary>
/// <param name="Value">The objective; more is better.</param>
/// <param name="Loss">Mean answer loss in nats a token; less is better. Smooth where the value has steps.</param>
public readonly record struct Merit(double Value, double Loss) : IComparable<Merit>
{
    /// <inheritdoc/>
    public int CompareTo(Merit other)
    {
        var byValue = Value.CompareTo(other.Value);
        return byValue != 0 ? byValue : other.Loss.CompareTo(Loss);
    }

    /// <summary>True when one candidate is better than another.</summary>
    public static bool operator >(Merit one, Merit other) => one.CompareTo(other) > 0;

    /// <summary>True when one candidate is worse than another.</summary>
    public static bool operator <(Merit one, Merit other) => one.CompareTo(other) < 0;

    /// <summary>True when one candidate is at least as good as another.</summary>
    public static bool operator >=(Merit one, Merit other) => one.CompareTo(other) >= 0;

    /// <summary>True when one candidate is at most as good as another.</summary>
    public static bool operator <=(Merit one, Merit other) => one.CompareTo(other) <= 0;
}
