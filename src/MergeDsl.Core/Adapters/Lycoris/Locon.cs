using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Adapters.SingleFiles;
using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Lycoris;

/// <summary>
/// LoRA and LoCon: alpha/rank·up·down, with a core in between for kernels in Tucker's form. DyLoRA and rsLoRA are stored the same way.
/// </summary>
internal sealed class Locon : LycorisKind
{
    /// <summary>Name of the part that reads the input (rank, in, kernel...).</summary>
    public const string Down = "lora_down.weight";

    /// <summary>Name of the part that writes the output (out, rank, 1...).</summary>
    public const string Up = "lora_up.weight";

    /// <summary>Name of Tucker's core (rank, rank, kernel...).</summary>
    public const string Mid = "lora_mid.weight";

    public override string Name => "LoRA";

    public override IReadOnlyList<string> Markers => [Down, Up];

    public override IReadOnlyList<string> Optional => [Mid, Alpha, Dora.Scale, SingleFileName.Magnitude];

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        var (down, up, mid) = (target.Part(Down), target.Part(Up), target.Find(Mid));
        Check(target.Current, down, mid);
        var rank = down.Length(0);
        var (output, input) = (up.Reshape(up.Length(0), -1), down.Reshape(rank, -1));
        var product = mid is null ? output.Dot(input) : Tucker.Of(mid, output.T, input);
        return Dora.Applied(target, target.ScaleOf(rank) * product);
    }

    // Tools broadcast a kernel of 1 over a larger one, and flatten what is no matrix: neither was trained.
    private static void Check(Formula weight, Formula down, Formula? mid)
    {
        var kernel = (mid ?? down).Shape.Skip(2);
        if (down.Shape.Count != weight.Shape.Count || !kernel.SequenceEqual(weight.Shape.Skip(2)))
        {
            throw new FormulaException(
                $"{down.ShapeText}{(mid is null ? "" : $" with {mid.ShapeText}")} does not read the inputs of a weight of {weight.ShapeText}"
            );
        }
    }
}
