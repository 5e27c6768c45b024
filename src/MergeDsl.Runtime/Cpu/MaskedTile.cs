using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Randomness;

namespace MergeDsl.Runtime.Cpu;

/// <summary>Drops what a mask drops and divides the rest by the density. The mask is drawn once and kept, a bit a number.</summary>
internal sealed class MaskedTile : IDeltaStep
{
    private const int Bits = MaskBits.Count;

    private readonly Task<byte[]> drawing;
    private readonly int rowBytes;
    private readonly float density;

    /// <summary>Begins to draw the mask of a (rows x columns) matrix.</summary>
    public MaskedTile(IMask mask, double density, int rows, int columns, Workers workers)
    {
        this.density = (float)density;
        rowBytes = (columns + Bits - 1) / Bits;
        var taken = mask.Take((long)rows * columns);
        drawing = workers.Begin(() => Draw(taken, rows, columns));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(Span<float> tile, TilePlace place)
    {
        var bits = drawing.GetAwaiter().GetResult();
        var first = place.Column / Bits;
        Span<byte> keep = stackalloc byte[((place.Column + place.Columns + Bits - 1) / Bits * Bits) - (first * Bits)];
        for (var i = 0; i < place.Rows; i++)
        {
            var from = bits.AsSpan(((place.Row + i) * rowBytes) + first, keep.Length / Bits);
            for (var j = 0; j < from.Length; j++)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(keep[(j * Bits)..], MaskBits.Spread(from[j]));
            }

            var row = tile.Slice(i * place.Columns, place.Columns);
            Elementwise.MaskAndDivide<float>(row, keep.Slice(place.Column % Bits, place.Columns), density, row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private byte[] Draw(IMask mask, int rows, int columns)
    {
        var bits = new byte[checked(rows * rowBytes)];
        var keep = new byte[rowBytes * Bits];
        for (var row = 0; row < rows; row++)
        {
            mask.Next(keep.AsSpan(0, columns));
            for (var i = 0; i < rowBytes; i++)
            {
                bits[(row * rowBytes) + i] = MaskBits.Join(
                    BinaryPrimitives.ReadUInt64LittleEndian(keep.AsSpan(i * Bits))
                );
            }
        }

        return bits;
    }
}
