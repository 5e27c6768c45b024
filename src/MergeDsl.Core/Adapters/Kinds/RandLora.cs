namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>
/// RandLoRA (Albert et al. 2025): random bases that all modules share, of which each takes the first ones, scaled by λ along the ranks and by γ
/// along the shorter side (<c>peft.md</c> 3.3, <c>peft-0.21.md</c> part 2, A6).
/// </summary>
internal sealed class RandLora : AdapterKind
{
    public override string Name => "RANDLORA";

    public override string Title => "RandLoRA";

    public override KindEffect Effect => KindEffect.Delta;

    public override string Prefix => "randlora_";

    public override IReadOnlyList<string> Required => ["randlora_gamma", "randlora_lambda"];

    public override SettingKey RankKey => SettingKey.Whole("r", 32);

    public override SettingKey AlphaKey => SettingKey.Number("randlora_alpha", 640);

    // PEFT saves the shared bases with every module as well.
    public override bool IsIdle(ModulePart part) => part.Name is "randlora_A" or "randlora_B";

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        if (!target.HasShared("randlora_A") || !target.HasShared("randlora_B"))
        {
            throw target.Unknown(
                "random bases that were not saved with the adapter (save_projection) and depend on the machine"
            );
        }

        var (lambda, gamma) = (target.Part("randlora_lambda"), target.Part("randlora_gamma"));
        var (bases, shorter) = (lambda.Length(1), Math.Min(target.Out, target.In));
        var longer = Math.Max(target.Out, target.In);
        var a = target.Shared("randlora_A").Slice(2, 0, shorter);
        var b = target.Shared("randlora_B").Slice(0, 0, longer).Slice(1, 0, bases);
        var ranks = lambda.Length(0);
        var right = (lambda.Reshape(ranks, bases, 1) * a * gamma.Reshape(1, bases, shorter)).Reshape(-1, shorter);
        var product = b.Reshape(longer, -1).Dot(right);
        yield return WeightChange.Add(target.Scaling * (shorter == target.In ? product : product.T));
    }
}
