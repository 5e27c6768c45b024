using System.Runtime.CompilerServices;

namespace MergeDsl.Core.Formulas;

/// <summary>Compares formulas by what they describe. They are graphs, and may be deep: no pair is looked at twice, and nothing recurses.</summary>
internal sealed class FormulaComparison
{
    private readonly HashSet<(Formula One, Formula Other)> seen = new(new Pairs());
    private readonly Stack<(Formula One, Formula Other)> waiting = new();

    /// <summary>Takes formulas for equal only when they are one and the same.</summary>
    public static IEqualityComparer<Formula> Identity { get; } = new Same();

    /// <summary>True when both describe the same.</summary>
    public bool AreEqual(Formula one, Formula other)
    {
        waiting.Push((one, other));
        while (waiting.Count > 0)
        {
            var (left, right) = waiting.Pop();
            if (ReferenceEquals(left, right) || !seen.Add((left, right)))
            {
                continue;
            }

            if (!AreAlike(left, right))
            {
                return false;
            }

            for (var index = 0; index < left.Operands.Count; index++)
            {
                waiting.Push((left.Operands[index], right.Operands[index]));
            }
        }

        return true;
    }

    private static bool AreAlike(Formula one, Formula other) =>
        one.GetType() == other.GetType()
        && one.Shape.Equals(other.Shape)
        && one.Operands.Count == other.Operands.Count
        && Equals(one.Settings, other.Settings);

    private sealed class Same : IEqualityComparer<Formula>
    {
        public bool Equals(Formula? x, Formula? y) => ReferenceEquals(x, y);

        public int GetHashCode(Formula obj) => RuntimeHelpers.GetHashCode(obj);
    }

    private sealed class Pairs : IEqualityComparer<(Formula One, Formula Other)>
    {
        public bool Equals((Formula One, Formula Other) x, (Formula One, Formula Other) y) =>
            ReferenceEquals(x.One, y.One) && ReferenceEquals(x.Other, y.Other);

        public int GetHashCode((Formula One, Formula Other) obj) =>
            unchecked((RuntimeHelpers.GetHashCode(obj.One) * 31) + RuntimeHelpers.GetHashCode(obj.Other));
    }
}
