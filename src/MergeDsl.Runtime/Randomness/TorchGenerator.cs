using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Runtime.Randomness;

/// <summary>torch's CPU generator: MT19937 (Matsumoto and Nishimura 1998), seeded with the low 32 bits of the seed.</summary>
public sealed class TorchGenerator
{
    private const int Size = 624;
    private const int Shift = 397;

    private readonly uint[] state;
    private int position = Size;

    /// <summary>A generator as <c>torch.manual_seed(seed)</c> leaves it.</summary>
    public TorchGenerator(long seed)
    {
        state = new uint[Size];
        state[0] = unchecked((uint)seed);
        for (var i = 1; i < Size; i++)
        {
            var previous = state[i - 1];
            state[i] = unchecked((1812433253u * (previous ^ (previous >> 30))) + (uint)i);
        }
    }

    private TorchGenerator(TorchGenerator origin)
    {
        state = [.. origin.state];
        position = origin.position;
    }

    /// <summary>An independent generator that will draw the same numbers from here on.</summary>
    public TorchGenerator Fork() => new(this);

    /// <summary>The next 32-bit output.</summary>
    public uint Next()
    {
        if (position == Size)
        {
            Advance();
        }

        return Temper(state[position++]);
    }

    /// <summary>The next outputs, as many as <paramref name="outputs"/> takes.</summary>
    public void Next(Span<uint> outputs)
    {
        while (!outputs.IsEmpty)
        {
            if (position == Size)
            {
                Advance();
            }

            var count = Math.Min(outputs.Length, Size - position);
            Temper(state.AsSpan(position, count), outputs[..count]);
            position += count;
            outputs = outputs[count..];
        }
    }

    /// <summary>Drops outputs without computing them: about half a nanosecond each.</summary>
    /// <param name="outputs">How many 32-bit outputs; not negative.</param>
    public void Skip(long outputs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(outputs);
        while (outputs > Size - position)
        {
            outputs -= Size - position;
            Advance();
        }

        position += (int)outputs;
    }

    private void Advance()
    {
        // Number i needs number i+397 modulo 624: behind 227 that is one of the new numbers, always further back than a vector.
        Twist(0, Size - Shift, Shift);
        Twist(Size - Shift, Size - 1, Shift - Size);
        state[Size - 1] = state[Shift - 1] ^ Twisted(state[Size - 1], state[0]);
        position = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Twist(int from, int to, int partner)
    {
        ref var numbers = ref MemoryMarshal.GetArrayDataReference(state);
        var i = from;
        for (; i <= to - Vector512<uint>.Count; i += Vector512<uint>.Count)
        {
            var joined =
                (Vector512.LoadUnsafe(ref numbers, (nuint)i) & Vector512.Create(0x80000000u))
                | (Vector512.LoadUnsafe(ref numbers, (nuint)(i + 1)) & Vector512.Create(0x7FFFFFFFu));
            var odd = Vector512<uint>.Zero - (joined & Vector512<uint>.One);
            var twisted = (joined >>> 1) ^ (odd & Vector512.Create(0x9908B0DFu));
            (Vector512.LoadUnsafe(ref numbers, (nuint)(i + partner)) ^ twisted).StoreUnsafe(ref numbers, (nuint)i);
        }

        for (; i < to; i++)
        {
            state[i] = state[i + partner] ^ Twisted(state[i], state[i + 1]);
        }
    }

    private static uint Twisted(uint upper, uint lower)
    {
        var joined = (upper & 0x80000000u) | (lower & 0x7FFFFFFFu);
        return (joined >> 1) ^ ((joined & 1) == 0 ? 0 : 0x9908B0DFu);
    }

    private static uint Temper(uint number)
    {
        number ^= number >> 11;
        number ^= (number << 7) & 0x9D2C5680u;
        number ^= (number << 15) & 0xEFC60000u;
        return number ^ (number >> 18);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Temper(ReadOnlySpan<uint> numbers, Span<uint> outputs)
    {
        var from = MemoryMarshal.Cast<uint, Vector512<uint>>(numbers);
        var to = MemoryMarshal.Cast<uint, Vector512<uint>>(outputs);
        for (var i = 0; i < from.Length; i++)
        {
            var number = from[i];
            number ^= number >>> 11;
            number ^= (number << 7) & Vector512.Create(0x9D2C5680u);
            number ^= (number << 15) & Vector512.Create(0xEFC60000u);
            to[i] = number ^ (number >>> 18);
        }

        for (var i = from.Length * Vector512<uint>.Count; i < numbers.Length; i++)
        {
            outputs[i] = Temper(numbers[i]);
        }
    }
}
