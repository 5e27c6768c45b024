using TorchSharp;
using static TorchSharp.torch;

namespace MergeDsl.TorchSharp;

/// <summary>TIES behind the pruning (<c>peft.md</c> 2.5, 2.6), a tile at a time.</summary>
/// <param name="operands">Flat, unweighted.</param>
/// <param name="coefficients">One each.</param>
/// <param name="method">What is summed in the election.</param>
/// <param name="sum">How operands are added.</param>
internal sealed class SignElection(Tensor[] operands, Scalar[] coefficients, MajoritySign method, OperandSum sum)
{
    /// <summary>Positions where two operands pull in opposite directions.</summary>
    public long Conflicts { get; private set; }

    /// <summary>Positions where any operand is non-zero.</summary>
    public long Occupied { get; private set; }

    /// <summary>The merged operands, flat.</summary>
    public Tensor Run(Tiles tiles)
    {
        var merged = empty_like(operands[0]);
        tiles.Run(
            merged.numel(),
            (start, length) =>
            {
                var parts = Array.ConvertAll(operands, operand => operand.narrow(0, start, length));
                var (elected, conflicts, occupied) = Elect(parts, start);
                merged.narrow(0, start, length).copy_(elected);
                Conflicts += conflicts;
                Occupied += occupied;
            }
        );
        return merged;
    }

    private (Tensor Elected, long Conflicts, long Occupied) Elect(Tensor[] parts, long start)
    {
        var up = Array.ConvertAll(parts, part => part.gt(0));
        var down = Array.ConvertAll(parts, part => part.lt(0));
        var type = parts[0].dtype;
        var votes =
            method == MajoritySign.Total ? parts : [.. up.Zip(down, (more, less) => more.to(type).sub_(less.to(type)))];
        var positive = sum.Of(votes, start).ge(0);
        Tensor[] agrees = [.. up.Zip(down, (more, less) => where(positive, more, less).to(type))];

        // Multiplied by the mask, not selected: a product that is not finite stays visible.
        Tensor[] products = [.. parts.Select((part, i) => part.mul(coefficients[i]).mul_(agrees[i]))];
        var agreeing = agrees.Aggregate(zeros_like(parts[0]), (all, next) => all.add_(next)).clamp_min_(1);
        return (
            sum.Of(products, start).div_(agreeing),
            Count(Any(up).logical_and(Any(down))),
            Count(Any(Array.ConvertAll(parts, part => part.ne(0))))
        );
    }

    private static Tensor Any(Tensor[] conditions) => conditions.Aggregate((all, next) => all.logical_or(next));

    private static long Count(Tensor condition) => condition.sum().item<long>();
}
