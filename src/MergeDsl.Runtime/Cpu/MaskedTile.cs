using System.Buffers.Binary;
using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Randomness;

namespace MergeDsl.Runtime.Cpu;

/// <summary>Drops what a mask drops and divides the rest by the density. The mask is drawn once and kept, a bit a number.</summary>
internal sealed class MaskedTile : IDeltaStep
{
    private const int Bits = MaskBits.Count;

    private readonly byte[] bits;
    private readonly int rowBytes;
    private readonly float density;

    /// <summary>Draws the mask of a (rows x columns) matrix.</summary>
    public MaskedTile(IMask mask, double density, int rows, int columns)
    {
        this.density = (float)density;
        rowBytes = (columns + Bits - 1) / Bits;
        bits = new byte[checked(rows * rowBytes)];
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
    }

    public void Apply(Span<float> tile, TilePlace place)
    {
        var first = place.Column / Bits;
        var keep = new byte[((place.Column + place.Columns + Bits - 1) / Bits * Bits) - (first * Bits)];
        for (var i = 0; i < place.Rows; i++)
        {
            var from = bits.AsSpan(((place.Row + i) * rowBytes) + first, keep.Length / Bits);
            for (var j = 0; j < from.Length; j++)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(keep.AsSpan(j * Bits), MaskBits.Spread(from[j]));
            }

            var row = tile.Slice(i * place.Columns, place.Columns);
            Elementwise.MaskAndDivide<float>(row, keep.AsSpan(place.Column % Bits, place.Columns), density, row);
        }
    }
}
