using System.Runtime.InteropServices;
using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Cpu;
using static TorchSharp.torch;

namespace MergeDsl.TorchSharp;

/// <summary>
/// Singular values on a device, in float64. Large matrices of which little is wanted are searched, others decomposed whole; small
/// ones, and the small factors of thin ones, by the CPU backend, which keeps the digits of small values and waits for no kernels.
/// </summary>
/// <param name="transfer">The way to the host.</param>
internal sealed class Factorisation(HostTransfer transfer)
{
    private const int SmallMatrix = 256;
    private const int SafeExponent = 200;

    /// <summary>Q and R of a float64 matrix.</summary>
    public static (Tensor Q, Tensor R) Qr(Tensor matrix) => linalg.qr(matrix);

    /// <summary>The leading triples, with the signs that the seam promises.</summary>
    /// <param name="matrix">(m x n), float64.</param>
    /// <param name="count">At most min(m, n).</param>
    public SingularTriples Svd(Tensor matrix, int count)
    {
        var isTall = matrix.shape[0] >= matrix.shape[1];
        var tall = isTall ? matrix : matrix.t();
        var largest = tall.numel() == 0 ? 0 : tall.abs().max().item<double>();
        if (!double.IsFinite(largest))
        {
            return SingularTriples.Undefined(matrix, count);
        }

        var exponent = largest == 0 || Math.Abs(Math.ILogB(largest)) <= SafeExponent ? 0 : Math.ILogB(largest);
        var triples = Tall(exponent == 0 ? tall : tall.mul(Math.ScaleB(1, -exponent)), count, largest == 0);
        var scaled = exponent == 0 ? triples : triples.Times(Math.ScaleB(1, exponent));
        return (isTall ? scaled : scaled.Transposed).WithFixedSigns();
    }

    private SingularTriples Tall(Tensor matrix, int count, bool isZero)
    {
        var (m, n) = (matrix.shape[0], matrix.shape[1]);
        if (m <= SmallMatrix || isZero && n <= SmallMatrix)
        {
            return Small(matrix, count);
        }

        if (n <= SmallMatrix)
        {
            return Thin(matrix, count);
        }

        return isZero ? SingularTriples.OfZero(matrix, count)
            : 8 * count <= n && count > 0 ? new BlockLanczos(matrix, count, this).Run() ?? Whole(matrix, count)
            : Whole(matrix, count);
    }

    /// <summary>The triples of a matrix with many more rows than columns: those of its triangle.</summary>
    public SingularTriples Thin(Tensor matrix, int count)
    {
        var (q, r) = Qr(matrix);
        var small = Small(r, count);
        return small with { U = q.mm(small.U) };
    }

    private SingularTriples Small(Tensor matrix, int count)
    {
        var bytes = new byte[matrix.numel() * sizeof(double)];
        transfer.Download(matrix, bytes);
        using var cpu = new CpuBackend(1);
        using var host = cpu.Upload(bytes, DType.Float64, (int)matrix.shape[0], (int)matrix.shape[1]);
        using var svd = cpu.Svd(host, count);
        return new SingularTriples(Upload(cpu, svd.U), [.. svd.S], Upload(cpu, svd.Vt), [.. svd.KnownValues]);
    }

    private Tensor Upload(CpuBackend cpu, ITensor host)
    {
        var bytes = new byte[(long)host.Rows * host.Columns * sizeof(double)];
        cpu.Download(host, bytes, DType.Float64);
        return transfer.Upload(bytes, ScalarType.Float64, host.Rows, host.Columns);
    }

    private SingularTriples Whole(Tensor matrix, int count)
    {
        var (u, s, vt) = linalg.svd(matrix, fullMatrices: false);
        var values = new double[s.numel()];
        transfer.Download(s, MemoryMarshal.AsBytes(values.AsSpan()));
        return new SingularTriples(u.narrow(1, 0, count), values[..count], vt.narrow(0, 0, count), values);
    }
}
