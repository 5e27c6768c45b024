using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>
/// FourierFT (Gao et al. 2024): the inverse Fourier transform of a few coefficients at places that are drawn from a seed (<c>peft.md</c> 3.3).
/// </summary>
internal sealed class FourierFt : AdapterKind
{
    public override string Name => "FOURIERFT";

    public override string Title => "FourierFT";

    public override KindEffect Effect => KindEffect.Delta;

    public override string Prefix => "fourierft_";

    public override IReadOnlyList<string> Required => ["fourierft_spectrum"];

    public override IReadOnlyList<SettingKey> Settings =>
        [SettingKey.Whole("random_loc_seed", 777), SettingKey.Number("scaling", 150)];

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        var values = target.Part("fourierft_spectrum");
        var (rows, columns) = (target.Out, target.In);
        var seed = target.Adapter.Whole("random_loc_seed");
        var places = new TorchPermutation(checked(rows * columns), seed, values.Count);
        var spectrum = new Scattered(values, places, rows, columns);
        yield return WeightChange.Add(target.Adapter.Number("scaling") * new InverseFourier(spectrum));
    }
}
