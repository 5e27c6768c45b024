using MergeDsl.Core.Adapters.Library;
using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Kinds.Library;

/// <summary>
/// LoRA of a projection that holds those of queries, keys and values: A holds the A of each adapted one, B the B of each, one below the
/// other. Modules beside it are ordinary.
/// </summary>
internal sealed class LibraryPackedLora : AdapterKind
{
    private static readonly string[] Projections = ["q", "k", "v"];

    public override string Name => LibraryKinds.PackedLora;

    public override string Title => "LoRA of a packed projection";

    public override KindEffect Effect => KindEffect.Delta;

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        var (a, b) = (target.Part("loras.lora_A"), target.Part("loras.lora_B"));
        var delta = a.Length(0) == b.Length(1) ? b.Dot(a) : Packed(target, a, b);
        yield return WeightChange.Add(target.Scaling * delta);
    }

    private static Formula Packed(TunedTarget target, Formula a, Formula b)
    {
        var rank = target.Adapter.Config.Rank;
        var rows = target.Out / Projections.Length;
        var adapted = Adapted(target.Adapter.Config);
        if (a.Length(0) != adapted.Count * rank)
        {
            throw new FormulaException(
                $"lora_A has {a.Length(0)} rows where {adapted.Count} projections of rank {rank} are adapted"
            );
        }

        var zeros = 0 * b.Slice(0, 0, rows).Dot(a.Slice(0, 0, rank));
        var blocks = Projections.Select(name =>
            adapted.IndexOf(name) is >= 0 and var place
                ? b.Slice(0, place * rows, rows).Dot(a.Slice(0, place * rank, rank))
                : zeros
        );
        return Formula.Join(0, [.. blocks]);
    }

    private static List<string> Adapted(LoraConfig config) =>
        [
            .. Projections.Where(name =>
                LibraryAdapter.Of(config)?.Value("attn_matrices")?.Contains($"\"{name}\"") == true
            ),
        ];
}
