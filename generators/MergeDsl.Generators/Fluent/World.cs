namespace MergeDsl.Generators.Fluent;

/// <summary>
/// One of the ways in which what the compiler cannot know may turn out. A chain is read in several worlds; what is found in
/// all of them depends on nothing unknown.
/// </summary>
/// <param name="number">Which one, from 0.</param>
internal sealed class World(int number)
{
    /// <summary>How many are looked at: enough for every value of an unknown to meet several values of the others.</summary>
    public const int Count = 48;

    private int unknowns;

    /// <summary>True when something turned out in this world that may turn out otherwise in another.</summary>
    public bool HasUnknowns => unknowns > 0;

    /// <summary>How one more unknown turns out here: each of the values is met in some world.</summary>
    /// <param name="values">Values that stand for all that it could be, at most <see cref="Count"/>.</param>
    public T Any<T>(IReadOnlyList<T> values) =>
        values[(number + (unknowns++ * (number / values.Count))) % values.Count];
}
