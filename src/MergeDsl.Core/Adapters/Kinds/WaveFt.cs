using System.Globalization;
using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>
/// WaveFT (Bilican et al. 2025): a few coefficients at places that are drawn from a seed, as they are or through an inverse wavelet transform
/// (<c>peft.md</c> 3.3, <c>peft-0.21.md</c> part 2, B).
/// </summary>
internal sealed class WaveFt : AdapterKind
{
    // Longer filters of Daubechies cannot be found accurately in float64.
    private const int MostMoments = 10;

    public override string Name => "WAVEFT";

    public override string Title => "WaveFT";

    public override KindEffect Effect => KindEffect.Delta;

    public override string Prefix => "waveft_";

    public override IReadOnlyList<string> Required => ["waveft_spectrum"];

    public override IReadOnlyList<SettingKey> Settings =>
        [
            SettingKey.Whole("random_loc_seed", 777),
            SettingKey.Number("scaling", 25),
            SettingKey.Flag("use_idwt", true),
            SettingKey.Word("wavelet_family", "db1"),
        ];

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        var values = target.Part("waveft_spectrum");
        var (rows, columns) = (target.Out, target.In);
        var seed = target.Adapter.Whole("random_loc_seed");
        var places = new TorchPermutation(checked(rows * columns), seed, values.Count);
        Formula delta = new Scattered(values, places, rows, columns);
        if (target.Adapter.Flag("use_idwt"))
        {
            delta = Transformed(delta, MomentsOf(target));
        }

        yield return WeightChange.Add(target.Adapter.Number("scaling") * delta);
    }

    private static int MomentsOf(TunedTarget target)
    {
        var family = target.Adapter.Word("wavelet_family");
        return
            family.StartsWith("db", StringComparison.Ordinal)
            && int.TryParse(family.Substring(2), NumberStyles.None, CultureInfo.InvariantCulture, out var moments)
            && moments is >= 1 and <= MostMoments
            ? moments
            : throw target.Unknown($"the wavelet '{family}', whose filter is not known: expected 'db1' to 'db10'");
    }

    /// <summary>The transform of the spectrum in the middle of one that is larger by what the filter takes away, cut back to its size.</summary>
    private static Formula Transformed(Formula spectrum, int moments)
    {
        var (rows, columns) = (spectrum.Length(0), spectrum.Length(1));
        var whole = new InverseWavelet(
            Centred(Centred(spectrum, 0, Padded(rows, moments)), 1, Padded(columns, moments)),
            moments
        );
        var (top, left) = ((whole.Length(0) - rows) / 2, (whole.Length(1) - columns) / 2);
        return whole.Slice(0, top, rows).Slice(1, left, columns);
    }

    private static long Padded(long length, int moments) => (length + (2 * moments) - 1) / 2 * 2;

    private static Formula Centred(Formula matrix, int axis, long length)
    {
        var before = (length - matrix.Length(axis)) / 2;
        return Formula.Join(
            axis,
            Zeros(matrix, axis, before),
            matrix,
            Zeros(matrix, axis, length - matrix.Length(axis) - before)
        );
    }

    private static Filled Zeros(Formula matrix, int axis, long length)
    {
        var shape = matrix.Shape.ToArray();
        shape[axis] = length;
        return new Filled(shape.ToEquatableArray(), 0);
    }
}
