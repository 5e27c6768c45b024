using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>
/// FRoD: the weight is U·(S + diag λ)·Vᵀ, with V shared by modules of one category and U the unit columns of W₀·V⁻ᵀ; S is sparse
/// (<c>peft.md</c> 3.3, <c>peft-0.21.md</c> part 2, B).
/// </summary>
internal sealed class Frod : AdapterKind
{
    private const double LeastNorm = 1e-12;

    public override string Name => "FROD";

    public override string Title => "FRoD";

    public override KindEffect Effect => KindEffect.Transform;

    public override string Prefix => "frod_";

    public override IReadOnlyList<string> Required => ["frod_lambda_l", "frod_lambda_s_values"];

    // The size of S is that of V.
    public override bool IsIdle(ModulePart part) => part.Name.StartsWith("frod_s_size", StringComparison.Ordinal);

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        var category = CategoryOf(target.Path.Split('.'));
        if (!target.HasShared($"frod_V.{category}"))
        {
            throw target.Unknown("projections that were not saved with the adapter (save_projection)");
        }

        var joint = target.Shared($"frod_V.{category}");
        var columns = new RightQuotient(target.Original, joint.T);
        var left = columns / columns.Norm(0).AtLeast(LeastNorm);
        var places = target.SharedIndices($"frod_s_indices.{category}");
        var sparse = new Scattered(target.Part("frod_lambda_s_values"), places, joint.Length(0), joint.Length(1));
        var middle = sparse + (new IdentityMatrix(joint.Length(1)) * target.Part("frod_lambda_l").Reshape(1, -1));
        yield return WeightChange.Add(left.Dot(middle).Dot(joint.T) - target.Original);
    }

    // As PEFT names them.
    private static string CategoryOf(string[] path)
    {
        var last = path[path.Length - 1];
        if (path.Length == 1 || path[path.Length - 2].All(char.IsDigit))
        {
            return last;
        }

        var category = $"{path[path.Length - 2]}_{last}";
        return category == "output_dense" && path.Length >= 3 && path[path.Length - 3] == "attention"
            ? "attention_output"
            : category;
    }
}
