using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Cpu;
using static TorchSharp.torch;

namespace MergeDsl.TorchSharp;

/// <summary>Sums of same-shaped stretches of operands, with the additions in the order that a recipe asks for.</summary>
/// <param name="order">The order.</param>
/// <param name="total">How many positions the whole operands have.</param>
internal sealed class OperandSum(SumOrder order, long total)
{
    private const int Lanes = 4;
    private const int CascadeStep = 16;

    /// <summary>The sum of flat stretches that begin at a position of the whole.</summary>
    public Tensor Of(Tensor[] stretches, long start)
    {
        if (order == SumOrder.Sequential)
        {
            return stretches.Aggregate(zeros_like(stretches[0]), (sum, next) => sum.add_(next));
        }

        // As torch's own CPU kernel does it, on every device: see TorchSum.
        var length = stretches[0].numel();
        var plain = Math.Clamp(FirstLane(stretches) - start, 0, length);
        return plain == length ? Cascade(stretches)
            : plain == 0 ? InLanes(stretches)
            : cat([Cascade(Part(stretches, 0, plain)), InLanes(Part(stretches, plain, length - plain))], 0);
    }

    private int FirstLane(Tensor[] stretches) =>
        stretches[0].dtype == ScalarType.Float64
            ? TorchSum.FirstLaneColumn<double>(stretches.Length, checked((int)total))
            : TorchSum.FirstLaneColumn<float>(stretches.Length, checked((int)total));

    private static Tensor[] Part(Tensor[] stretches, long start, long length) =>
        Array.ConvertAll(stretches, stretch => stretch.narrow(0, start, length));

    /// <summary>One after the other, with a new partial sum behind every sixteen.</summary>
    private static Tensor Cascade(IEnumerable<Tensor> stretches)
    {
        var (sum, whole, count) = ((Tensor?)null, (Tensor?)null, 0);
        foreach (var stretch in stretches)
        {
            sum ??= zeros_like(stretch);
            sum.add_(stretch);
            if (++count % CascadeStep == 0)
            {
                whole = whole is null ? sum : whole.add_(sum);
                sum = zeros_like(stretch);
            }
        }

        return whole is null ? sum! : sum!.add_(whole);
    }

    /// <summary>In four lanes; what is behind the last whole group joins the first one.</summary>
    private static Tensor InLanes(Tensor[] stretches)
    {
        var grouped = stretches.Length / Lanes * Lanes;
        var sum = Lane(0);
        foreach (var rest in stretches[grouped..])
        {
            sum.add_(rest);
        }

        for (var lane = 1; lane < Lanes; lane++)
        {
            sum.add_(Lane(lane));
        }

        return sum;

        Tensor Lane(int lane) => Cascade(stretches[..grouped].Where((_, i) => i % Lanes == lane));
    }
}
