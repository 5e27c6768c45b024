using MergeDsl.Core.Fusing;
using MergeDsl.Evaluation.Models.Weights;
using MergeDsl.Runtime.Fusing;

namespace MergeDsl.Evaluation.Models;

/// <summary>
/// Materialises what adapters make of a tensor where that is no product of small factors: what a formula says (LoHa, OFT, (IA)³, ...), and
/// magnitudes of a base without its initial part. The steps are those of a fuse; the result takes the place of the base's tensor in a variant
/// and costs as much memory as that tensor in float32.
/// </summary>
/// <param name="plan">The plan that fusing the adapters would follow.</param>
/// <param name="factors">Reads the adapters.</param>
/// <param name="held">The tensors of the model.</param>
internal sealed class ChangedTensor(FusePlan plan, FactorReader factors, HeldTensors held)
{
    /// <summary>True where neither factors nor the adapters' own numbers say all that changes.</summary>
    public static bool IsNeeded(FusedTensor tensor) =>
        tensor.Slices.Any(slice =>
            slice.Rows * slice.Columns != Count(tensor)
            || slice.Steps.Any(step => step is ApplyFormula)
            || (slice.Steps.Any(IsInitial) && slice.Steps.Any(step => step is AddProduct { Magnitude: not null }))
        );

    /// <summary>The numbers that take the tensor's place.</summary>
    /// <exception cref="FindingException">The model holds no tensor that it starts from.</exception>
    public ReplaceChange Of(FusedTensor tensor)
    {
        var numbers = tensor.Source is { } source ? held.Numbers(source) : new float[Count(tensor)];
        var reader = new WeightReader(held, tensor.Source);
        var preparation = new SlicePreparation(plan, factors, tensor, reader, held);
        foreach (var slice in tensor.Slices)
        {
            var (program, tile) = (preparation.Prepare(slice), new FuseTile());
            program.Start(tile, 0, checked((int)slice.Rows));
            reader.Read(slice, 0, tile.Exact);
            program.Run(tile);
            tile.Exact.CopyTo(numbers.AsSpan((int)slice.Offset));
            program.Return();
        }

        return new ReplaceChange(tensor.Name, numbers);
    }

    private static bool IsInitial(FuseStep step) => step is SubtractInitial;

    private static long Count(FusedTensor tensor) => tensor.Shape.Aggregate(1L, (all, one) => all * one);
}
