using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>PEANuT: adds what a small network makes of the weight W₀ itself, column by column (<c>peft.md</c> 3.3).</summary>
internal sealed class Peanut : AdapterKind
{
    private static readonly Dictionary<string, EntryFunction> Activations = new(StringComparer.Ordinal)
    {
        ["relu"] = EntryFunction.Relu,
        ["sigmoid"] = EntryFunction.Sigmoid,
        ["silu"] = EntryFunction.Silu,
        ["swish"] = EntryFunction.Silu,
        ["tanh"] = EntryFunction.Tanh,
    };

    public override string Name => "PEANUT";

    public override string Title => "PEANuT";

    public override KindEffect Effect => KindEffect.Transform;

    public override string Prefix => "peanut_";

    public override IReadOnlyList<string> Required => ["peanut_A.weight", "peanut_B.weight"];

    public override IReadOnlyList<SettingKey> Settings =>
        [SettingKey.Whole("depth", 0), SettingKey.Number("scaling", 1), SettingKey.Word("act_fn", "relu")];

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        var name = target.Adapter.Word("act_fn");
        if (!Activations.TryGetValue(name, out var activation))
        {
            throw target.Unknown(
                $"the activation '{name}', which is not known: expected {string.Join(", ", Activations.Keys)}"
            );
        }

        Formula Layer(Formula input, string part) => input.Dot(target.Part(part).T);
        var hidden = Layer(target.Original.T, "peanut_A.weight").Map(activation);
        var residuals = new Stack<Formula>();
        var depth = target.Adapter.Whole("depth");
        for (var layer = 0; layer < depth; layer++)
        {
            residuals.Push(hidden);
            hidden = Layer(hidden, $"peanut_encoders.{layer}.weight").Map(activation);
        }

        for (var layer = 0; layer < depth; layer++)
        {
            hidden = Layer(hidden, $"peanut_decoders.{layer}.weight").Map(activation) + residuals.Pop();
        }

        yield return WeightChange.Add((target.Adapter.Number("scaling") * Layer(hidden, "peanut_B.weight")).T);
    }
}
