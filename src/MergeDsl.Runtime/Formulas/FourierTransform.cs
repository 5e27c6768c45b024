using System.Numerics;

namespace MergeDsl.Runtime.Formulas;

/// <summary>The inverse Fourier transform of lines of one length: by halves where it is a power of two, else by Bluestein's convolution.</summary>
internal sealed class FourierTransform
{
    private readonly int length;
    private readonly Complex[] roots;
    private readonly Complex[] chirp = [];
    private readonly Complex[] kernel = [];

    /// <summary>Prepares the roots of unity.</summary>
    public FourierTransform(int length)
    {
        this.length = length;
        if (BitOperations.IsPow2(length))
        {
            roots = Roots(length);
            return;
        }

        var padded = (int)BitOperations.RoundUpToPowerOf2((uint)(2 * length) - 1);
        roots = Roots(padded);
        chirp = new Complex[length];
        kernel = new Complex[padded];
        for (var index = 0; index < length; index++)
        {
            // The square modulo twice the length keeps the angle small.
            var square = (long)index * index % (2L * length);
            chirp[index] = Complex.FromPolarCoordinates(1, Math.PI * square / length);
            kernel[index] = kernel[(padded - index) % padded] = Complex.Conjugate(chirp[index]);
        }

        Run(kernel, roots);
    }

    /// <summary>Transforms a line in its place.</summary>
    public void Inverse(Span<Complex> line)
    {
        if (kernel.Length == 0)
        {
            Run(line, roots);
        }
        else
        {
            Convolve(line);
        }

        for (var index = 0; index < length; index++)
        {
            line[index] /= length;
        }
    }

    private void Convolve(Span<Complex> line)
    {
        var work = new Complex[kernel.Length];
        for (var index = 0; index < length; index++)
        {
            work[index] = line[index] * chirp[index];
        }

        // Forward and back by conjugation.
        Run(work, roots);
        for (var index = 0; index < work.Length; index++)
        {
            work[index] = Complex.Conjugate(work[index] * kernel[index]);
        }

        Run(work, roots);
        for (var index = 0; index < length; index++)
        {
            line[index] = Complex.Conjugate(work[index]) / work.Length * chirp[index];
        }
    }

    private static Complex[] Roots(int length) =>
        [
            .. Enumerable
                .Range(0, length / 2)
                .Select(index => Complex.FromPolarCoordinates(1, 2 * Math.PI * index / length)),
        ];

    /// <summary>Sums with positive angles, by halves; the length is a power of two.</summary>
    private static void Run(Span<Complex> line, Complex[] roots)
    {
        Reverse(line);
        for (var size = 2; size <= line.Length; size *= 2)
        {
            var (half, step) = (size / 2, line.Length / size);
            for (var start = 0; start < line.Length; start += size)
            {
                for (var index = 0; index < half; index++)
                {
                    var (even, odd) = (line[start + index], line[start + index + half] * roots[index * step]);
                    line[start + index] = even + odd;
                    line[start + index + half] = even - odd;
                }
            }
        }
    }

    private static void Reverse(Span<Complex> line)
    {
        for (int index = 1, other = 0; index < line.Length; index++)
        {
            var bit = line.Length >> 1;
            for (; (other & bit) != 0; bit >>= 1)
            {
                other ^= bit;
            }

            other ^= bit;
            if (index < other)
            {
                (line[index], line[other]) = (line[other], line[index]);
            }
        }
    }
}
