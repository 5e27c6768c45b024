using System.Runtime.InteropServices;
using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Evaluation.Models.Weights;

/// <summary>
/// A weight (out x in) in the type it is stored in, laid out as products read it: panels of 48 outputs, each k after k with the numbers of
/// all its outputs side by side, the last one padded with zeros to a multiple of 16. There is no other copy of it.
/// </summary>
internal sealed class StoredMatrix
{
    /// <summary>Outputs of a panel.</summary>
    public const int PanelWidth = 48;

    /// <summary>Outputs of a vector.</summary>
    public const int Lanes = 16;

    // One array cannot hold the embeddings of a large vocabulary.
    private const int BlockBytes = 1 << 28;

    private readonly byte[][] blocks;
    private readonly int panelsPerBlock;

    /// <summary>Room for a matrix.</summary>
    /// <param name="type">float32, float16 or bfloat16.</param>
    /// <param name="outputs">Rows.</param>
    /// <param name="inputs">Columns.</param>
    public StoredMatrix(DType type, int outputs, int inputs)
    {
        (Type, Outputs, Inputs) = (type, outputs, inputs);
        Panels = (outputs + PanelWidth - 1) / PanelWidth;
        panelsPerBlock = Math.Max(1, BlockBytes / Math.Max(1, PanelBytes));
        blocks = new byte[(Panels + panelsPerBlock - 1) / panelsPerBlock][];
        for (var block = 0; block < blocks.Length; block++)
        {
            var first = block * panelsPerBlock;
            var panels = Math.Min(panelsPerBlock, Panels - first);
            blocks[block] = GC.AllocateUninitializedArray<byte>(
                checked(((panels - 1) * PanelBytes) + (Width(first + panels - 1) * Inputs * Type.Size()))
            );
        }
    }

    /// <summary>What its numbers are stored as.</summary>
    public DType Type { get; }

    /// <summary>Rows.</summary>
    public int Outputs { get; }

    /// <summary>Columns.</summary>
    public int Inputs { get; }

    /// <summary>How many panels there are.</summary>
    public int Panels { get; }

    /// <summary>Bytes of a whole panel.</summary>
    public int PanelBytes => checked(PanelWidth * Inputs * Type.Size());

    /// <summary>A matrix of float32 numbers.</summary>
    /// <param name="numbers">(outputs x inputs), row-major.</param>
    /// <param name="outputs">Rows.</param>
    /// <param name="inputs">Columns.</param>
    public static StoredMatrix Of(ReadOnlySpan<float> numbers, int outputs, int inputs)
    {
        var matrix = new StoredMatrix(DType.Float32, outputs, inputs);
        for (var panel = 0; panel < matrix.Panels; panel++)
        {
            var rows = Math.Min(PanelWidth, outputs - (panel * PanelWidth));
            var part = numbers.Slice(panel * PanelWidth * inputs, rows * inputs);
            PanelPacking.PackRows(MemoryMarshal.AsBytes(part), matrix, panel);
        }

        return matrix;
    }

    /// <summary>Outputs of a panel, the padding included.</summary>
    public int Width(int panel) => Math.Min(PanelWidth, (Outputs - (panel * PanelWidth) + Lanes - 1) / Lanes * Lanes);

    /// <summary>The bytes of a panel.</summary>
    public Span<byte> Panel(int panel) =>
        blocks[panel / panelsPerBlock].AsSpan(panel % panelsPerBlock * PanelBytes, Width(panel) * Inputs * Type.Size());

    /// <summary>Writes row <paramref name="row"/> as float32 numbers.</summary>
    public void Row(int row, Span<float> target)
    {
        var (panel, lane) = (row / PanelWidth, row % PanelWidth);
        var (size, width) = (Type.Size(), Width(panel));
        var numbers = Panel(panel);
        Span<byte> stored = stackalloc byte[256 * size];
        for (var start = 0; start < Inputs; start += 256)
        {
            var count = Math.Min(256, Inputs - start);
            for (var k = 0; k < count; k++)
            {
                numbers.Slice((((start + k) * width) + lane) * size, size).CopyTo(stored[(k * size)..]);
            }

            NumberFormats.Decode(Type, stored[..(count * size)], target.Slice(start, count));
        }
    }
}
