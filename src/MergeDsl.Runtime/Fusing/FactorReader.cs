using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Core.Fusing;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Runtime.Fusing;

/// <summary>Reads factors out of adapters' tensors as float32 matrices. Thread safe.</summary>
/// <param name="adapters">Their weights, in the plan's order.</param>
internal sealed class FactorReader(IReadOnlyList<TensorFile> adapters)
{
    // The factors of all experts of a layer lie in one tensor, and are asked for one after the other.
    private const long RememberedBytes = 1 << 26;

    private readonly RecentValues<(int Input, string Tensor), float[]> decoded = new(RememberedBytes);

    /// <summary>A left factor, (length x rank), row-major; perhaps more numbers behind it.</summary>
    public float[] Left(int input, FactorView view, long length, int rank) => Read(input, view, length, rank, rank, 1);

    /// <summary>A right factor, (rank x length), row-major; perhaps more numbers behind it.</summary>
    public float[] Right(int input, FactorView view, long length, int rank) =>
        Read(input, view, length, rank, 1, length);

    /// <summary>Writes a left factor, as <see cref="Left(int, FactorView, long, int)"/> gives it, to where it is wanted.</summary>
    public void Left(int input, FactorView view, long length, int rank, Span<float> target) =>
        Read(input, view, length, rank, rank, 1, target);

    /// <summary>Writes a right factor, as <see cref="Right(int, FactorView, long, int)"/> gives it, to where it is wanted.</summary>
    public void Right(int input, FactorView view, long length, int rank, Span<float> target) =>
        Read(input, view, length, rank, 1, length, target);

    /// <summary>All numbers of a tensor; float64 is rounded. Not to be changed.</summary>
    public float[] Vector(int input, TensorInfo tensor) =>
        decoded.Get((input, tensor.Name), () => Decode(input, tensor), numbers => sizeof(float) * (long)numbers.Length);

    /// <summary>All numbers of a tensor of integers.</summary>
    public long[] Indices(int input, TensorInfo tensor) =>
        IntegerFormats.Decode(tensor.Type, adapters[input].Data(tensor));

    /// <summary>The bytes of rows of a copy, as the adapter's file has them.</summary>
    public ReadOnlySpan<byte> Bytes(int input, TensorInfo tensor, long first, int count)
    {
        var size = tensor.Type.Size();
        return adapters[input].Data(tensor, first * size, checked(count * size));
    }

    private float[] Decode(int input, TensorInfo tensor)
    {
        var numbers = GC.AllocateUninitializedArray<float>(checked((int)tensor.Count));
        NumberFormats.Decode(tensor.Type, adapters[input].Data(tensor), numbers);
        return numbers;
    }

    private static bool IsStoredSo(FactorView view, long stride, long rankStride) =>
        view.Offset == 0 && view.Blocks == 1 && (view.Stride, view.RankStride) == (stride, rankStride);

    private void Read(
        int input,
        FactorView view,
        long length,
        int rank,
        long stride,
        long rankStride,
        Span<float> target
    )
    {
        if (IsStoredSo(view, stride, rankStride) && view.Tensor.Count == target.Length)
        {
            // Nobody else asks for it: it is not worth remembering.
            NumberFormats.Decode(view.Tensor.Type, adapters[input].Data(view.Tensor), target);
            return;
        }

        Read(input, view, length, rank, stride, rankStride).AsSpan(0, target.Length).CopyTo(target);
    }

    private float[] Read(int input, FactorView view, long length, int rank, long stride, long rankStride)
    {
        var stored = Vector(input, view.Tensor);
        if (IsStoredSo(view, stride, rankStride))
        {
            return stored;
        }

        var result = new float[checked(length * rank)];
        var (place, part) = (new BlockPlace(length, rank, view), rank / view.Blocks);
        for (var k = 0; k < rank; k++)
        {
            for (var i = place.First(k / part); i < place.End(k / part); i++)
            {
                result[(i * stride) + (k * rankStride)] = stored[place.Of(i, k)];
            }
        }

        return result;
    }

    /// <summary>Where the numbers of a packed factor lie: of every rank only those of its own block are stored.</summary>
    private readonly record struct BlockPlace(long Length, int Rank, FactorView View)
    {
        private long BlockLength => Length / View.Blocks;

        // B's rows are whole, and its columns those of one block; A the other way round.
        private bool IsRankPacked => View.Blocks > 1 && View.RankStride == 1;

        public long First(int block) => block * BlockLength;

        public long End(int block) => (block + 1) * BlockLength;

        public long Of(long i, int k) =>
            IsRankPacked
                ? View.Offset + (i * View.Stride) + (k % (Rank / View.Blocks))
                : View.Offset + (i % BlockLength * View.Stride) + (k * View.RankStride);
    }
}
