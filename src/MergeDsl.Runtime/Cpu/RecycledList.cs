namespace MergeDsl.Runtime.Cpu;

/// <summary>Numbers one behind the other, in memory that is used again.</summary>
/// <typeparam name="T">Type of the numbers.</typeparam>
/// <param name="capacity">How many there is room for at first.</param>
internal sealed class RecycledList<T>(int capacity)
    where T : unmanaged
{
    private T[] numbers = RecycledArrays<T>.Rent(capacity);

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>What was taken so far.</summary>
    public ReadOnlySpan<T> Numbers => numbers.AsSpan(0, Count);

    /// <summary>Room for more behind those that were taken, with anything in it.</summary>
    public Span<T> Room(int length)
    {
        if (numbers.Length - Count < length)
        {
            var larger = RecycledArrays<T>.Rent(Math.Max(2 * numbers.Length, Count + length));
            Numbers.CopyTo(larger);
            RecycledArrays<T>.Return(numbers);
            numbers = larger;
        }

        return numbers.AsSpan(Count, length);
    }

    /// <summary>Takes what was written to the start of the room.</summary>
    public void Take(int count) => Count += count;

    /// <summary>Gives the memory back: nobody may look at the numbers any more.</summary>
    public void Return()
    {
        RecycledArrays<T>.Return(numbers);
        (numbers, Count) = ([], 0);
    }
}
