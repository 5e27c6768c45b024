using System.Runtime.InteropServices;
using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Backends;
using static MergeDsl.TorchSharp.Operands;
using static TorchSharp.torch;

namespace MergeDsl.TorchSharp;

/// <summary>
/// The backend on torch: coarse operations composed of torch's, on any device that it has. What is defined number by number gives
/// the CPU backend's bits; products, factorisations and long sums differ from it by rounding, and between devices.
/// </summary>
/// <remarks>float32 products keep their accuracy as long as nobody lets torch compute them in TF32, which it does not by default.</remarks>
public sealed class TorchBackend : IBackend
{
    // Sums of so many float32 products keep their accuracy in every library that torch may multiply with; longer ones are float64.
    private const int LongestOfSingles = 256;

    private readonly TorchDevice device;
    private readonly HostTransfer transfer;
    private readonly Operands prepared;
    private readonly Tiles tiles;

    /// <summary>A backend on a device of that name: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>, <c>mps</c>.</summary>
    /// <exception cref="FindingException">There is no such device, or torch's native libraries cannot be loaded.</exception>
    public TorchBackend(string device)
        : this(TorchDevice.Open(device)) { }

    /// <summary>A backend on a device.</summary>
    public TorchBackend(TorchDevice device)
        : this(device, new Tiles(device)) { }

    internal TorchBackend(TorchDevice device, Tiles tiles)
    {
        this.device = device;
        this.tiles = tiles;
        transfer = new HostTransfer(device);
        prepared = new Operands(device);
    }

    /// <inheritdoc/>
    public string Name => "torch";

    /// <inheritdoc/>
    public ITensor Upload(ReadOnlySpan<byte> source, DType stored, int rows, int columns)
    {
        if (source.Length != (long)rows * columns * stored.Size())
        {
            throw new ArgumentException(
                $"({rows} x {columns}) of {stored} is not {source.Length} bytes.",
                nameof(source)
            );
        }

        if (StoredTypes.Of(stored) is not { } type)
        {
            var numbers = new float[rows * columns];
            NumberFormats.Decode(stored, source, numbers);
            return Upload(MemoryMarshal.AsBytes<float>(numbers), DType.Float32, rows, columns);
        }

        using var scope = NewDisposeScope();
        try
        {
            var uploaded = transfer.Upload(source, type, rows, columns);
            return new TorchTensor(IsComputedWith(type) ? uploaded : uploaded.to(ScalarType.Float32));
        }
        catch (ExternalException failure) when (OutOfMemory.Is(failure))
        {
            throw OutOfMemory.On(device, failure);
        }
    }

    /// <inheritdoc/>
    public bool Download(ITensor tensor, Span<byte> destination, DType stored)
    {
        using var scope = NewDisposeScope();
        var numbers = One(tensor);
        if (DirectType(tensor, stored) is not { } type)
        {
            return Encode(numbers, destination, stored) == 0;
        }

        var rounded = prepared.Convert(numbers, type);
        transfer.Download(rounded, destination);
        return (IsComputedWith(type) ? rounded : rounded.to(ScalarType.Float32)).isfinite().all().item<bool>();
    }

    /// <inheritdoc/>
    public ITensor Round(ITensor tensor, DType type)
    {
        if (DirectType(tensor, type) is { } direct)
        {
            return Make(() => prepared.Convert(One(tensor).to(direct), One(tensor).dtype).clone());
        }

        var bytes = new byte[(long)tensor.Rows * tensor.Columns * type.Size()];
        Download(tensor, bytes, type);
        using var rounded = Upload(bytes, type, tensor.Rows, tensor.Columns);
        return Make(() => prepared.Convert(One(rounded), One(tensor).dtype).clone());
    }

    /// <inheritdoc/>
    public ITensor Scale(ITensor tensor, double factor) => Make(() => One(tensor).mul(Factor(factor, tensor.IsDouble)));

    /// <inheritdoc/>
    public ITensor Combine(IReadOnlyList<ITensor> operands, IReadOnlyList<double> coefficients, SumOrder order) =>
        Make(() =>
        {
            var flat = prepared.Flat(operands);
            var factors = Factors(operands, coefficients);
            var sum = new OperandSum(order, flat[0].numel());
            var result = empty_like(flat[0]);
            tiles.Run(
                result.numel(),
                (start, length) =>
                    result
                        .narrow(0, start, length)
                        .copy_(sum.Of([.. flat.Select((x, i) => x.narrow(0, start, length).mul(factors[i]))], start))
            );
            return Shaped(result, operands[0]);
        });

    /// <inheritdoc/>
    public ITensor StackRows(IReadOnlyList<ITensor> operands)
    {
        Require(operands, operand => operand.Columns == operands[0].Columns);
        return Make(() => Stacked(prepared.All(operands), 0));
    }

    /// <inheritdoc/>
    public ITensor StackColumns(IReadOnlyList<ITensor> operands)
    {
        Require(operands, operand => operand.Rows == operands[0].Rows);
        return Make(() => Stacked(prepared.All(operands), 1));
    }

    /// <inheritdoc/>
    public ITensor Transpose(ITensor tensor) => Make(() => One(tensor).t());

    /// <inheritdoc/>
    public ITensor TopLeft(ITensor tensor, int rows, int columns) =>
        Make(() => One(tensor).narrow(0, 0, rows).narrow(1, 0, columns));

    /// <inheritdoc/>
    public ITensor Multiply(ITensor left, ITensor right)
    {
        if (left.Columns != right.Rows)
        {
            throw new ArgumentException(
                $"({left.Rows} x {left.Columns}) cannot be multiplied by ({right.Rows} x {right.Columns}).",
                nameof(right)
            );
        }

        return Make(() =>
        {
            var both = prepared.All([left, right]);
            return left.IsDouble || right.IsDouble || left.Columns <= LongestOfSingles
                ? both[0].mm(both[1])
                : prepared.Convert(prepared.Double(both[0]).mm(prepared.Double(both[1])), ScalarType.Float32);
        });
    }

    /// <inheritdoc/>
    public ITensor ScaleColumns(ITensor left, IReadOnlyList<double> values) =>
        Make(() => One(left).mul(Diagonal(values, left, left.Columns).reshape(1, -1)));

    /// <inheritdoc/>
    public ITensor ScaleRows(IReadOnlyList<double> values, ITensor right) =>
        Make(() => One(right).mul(Diagonal(values, right, right.Rows).reshape(-1, 1)));

    /// <inheritdoc/>
    public ThinQr ThinQr(ITensor tensor)
    {
        using var scope = NewDisposeScope();
        var (q, r) = Guard(() => Factorisation.Qr(prepared.Double(One(tensor))));
        return new ThinQr(new TorchTensor(q), new TorchTensor(r));
    }

    /// <inheritdoc/>
    public TruncatedSvd Svd(ITensor tensor, int rank)
    {
        using var scope = NewDisposeScope();
        var count = Math.Clamp(rank, 0, Math.Min(tensor.Rows, tensor.Columns));
        var svd = Guard(() => new Factorisation(transfer).Svd(prepared.Double(One(tensor)), count));
        return new TruncatedSvd(new TorchTensor(svd.U), svd.Values, new TorchTensor(svd.Vt), Energy(tensor))
        {
            KnownValues = svd.KnownValues,
        };
    }

    /// <inheritdoc/>
    public ITensor KeepLargest(ITensor tensor, long count, TieOrder ties) =>
        Make(() =>
        {
            var flat = prepared.Flat([tensor])[0];
            var kept =
                count >= flat.numel() ? flat.clone()
                : count <= 0 ? flat.mul(0)
                : new LargestMagnitudes(flat, count, tiles, transfer).Keep(ties);
            return Shaped(kept, tensor);
        });

    /// <inheritdoc/>
    public ITensor DropAndRescale(ITensor tensor, IMask mask, double density) =>
        Make(() => Shaped(RandomPruning.Run(prepared.Flat([tensor])[0], mask, density, tiles, transfer), tensor));

    /// <inheritdoc/>
    public Election ElectAndMerge(
        IReadOnlyList<ITensor> operands,
        IReadOnlyList<double> coefficients,
        MajoritySign method,
        SumOrder order
    )
    {
        using var scope = NewDisposeScope();
        var flat = prepared.Flat(operands);
        var sum = new OperandSum(order, flat[0].numel());
        var election = new SignElection(flat, Factors(operands, coefficients), method, sum);
        var merged = Make(() => Shaped(election.Run(tiles), operands[0]));
        return new Election(merged, election.Conflicts, election.Occupied);
    }

    /// <inheritdoc/>
    public SignConflict Oppose(IReadOnlyList<ITensor> operands, IReadOnlyList<double> coefficients)
    {
        using var scope = NewDisposeScope();
        var flat = prepared.Flat(operands);
        _ = Factors(operands, coefficients);
        var (opposed, total) = (new StretchSums(transfer), new StretchSums(transfer));
        InTiles(
            flat[0].numel(),
            (start, length) =>
            {
                Tensor[] products =
                [
                    .. flat.Select((x, i) => prepared.Double(x.narrow(0, start, length)).mul(coefficients[i])),
                ];
                var up = products.Select(product => product.clamp_min(0)).Aggregate((sum, next) => sum.add_(next));
                var down = products.Select(product => product.clamp_max(0)).Aggregate((sum, next) => sum.add_(next));
                down.neg_();
                opposed.Add(minimum(up, down));
                total.Add(up.add(down));
            }
        );
        return new SignConflict(opposed.Total, total.Total);
    }

    /// <inheritdoc/>
    public double Energy(ITensor tensor)
    {
        using var scope = NewDisposeScope();
        var flat = One(tensor).reshape(-1);
        var squares = new StretchSums(transfer);
        InTiles(
            flat.numel(),
            (start, length) =>
            {
                var part = prepared.Double(flat.narrow(0, start, length));
                squares.Add(part.mul(part));
            }
        );
        return squares.Total;
    }

    /// <inheritdoc/>
    public void Dispose() { }

    /// <summary>What an operation gives, taken out of the scope that everything else it makes is freed with.</summary>
    private TorchTensor Make(Func<Tensor> operation)
    {
        using var scope = NewDisposeScope();
        return new TorchTensor(Guard(operation));
    }

    private void InTiles(long total, Action<long, long> work) =>
        Guard(() =>
        {
            tiles.Run(total, work);
            return total;
        });

    private T Guard<T>(Func<T> operation)
    {
        try
        {
            return operation();
        }
        catch (ExternalException failure) when (OutOfMemory.Is(failure))
        {
            throw OutOfMemory.On(device, failure);
        }
    }

    /// <summary>
    /// The type in torch that numbers are rounded to in one step; null for those that torch lacks, and where it rounds float64 to
    /// float32 on the way.
    /// </summary>
    private static ScalarType? DirectType(ITensor tensor, DType stored) =>
        StoredTypes.Of(stored) is { } type && (!tensor.IsDouble || IsComputedWith(type)) ? type : null;

    private static bool IsComputedWith(ScalarType type) => type is ScalarType.Float32 or ScalarType.Float64;

    /// <summary>Older versions give a lone tensor back as it is, which is another owner's.</summary>
    private static Tensor Stacked(Tensor[] operands, long dimension) =>
        operands is [var lone] ? lone.clone() : cat(operands, dimension);

    private static Tensor Shaped(Tensor flat, ITensor like) => flat.reshape(like.Rows, like.Columns);

    private long Encode(Tensor numbers, Span<byte> destination, DType stored)
    {
        if (numbers.dtype == ScalarType.Float64)
        {
            var wide = new double[numbers.numel()];
            transfer.Download(numbers, MemoryMarshal.AsBytes(wide.AsSpan()));
            return NumberFormats.Encode(stored, wide, destination);
        }

        var narrow = new float[numbers.numel()];
        transfer.Download(numbers, MemoryMarshal.AsBytes(narrow.AsSpan()));
        return NumberFormats.Encode(stored, narrow, destination);
    }
}
