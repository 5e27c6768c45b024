using System.ComponentModel;
using MergeDsl.Core;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;

namespace MergeDsl.Generated;

/// <summary>For generated code: other values for a compiled recipe. Null changes nothing.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RecipeChange
{
    private readonly CompiledRecipe compiled;
    private RecipeModel model;

    internal RecipeChange(CompiledRecipe compiled) => (this.compiled, model) = (compiled, compiled.Model);

    /// <summary>The weight of an adapter.</summary>
    public RecipeChange Weight(string adapter, double? weight)
    {
        model = model with
        {
            Adapters = model.Adapters.Select(entry => Weighted(entry, adapter, weight)).ToEquatableArray(),
        };
        return this;
    }

    /// <summary><c>density</c>.</summary>
    public RecipeChange Density(double? density) =>
        Settings(merge => merge with { Density = Decimals.Of(density) ?? merge.Density });

    /// <summary><c>majority_sign_method</c>.</summary>
    public RecipeChange MajoritySign(MajoritySign? majoritySign) =>
        Settings(merge => merge with { MajoritySign = majoritySign ?? merge.MajoritySign });

    /// <summary><c>normalize_weights</c>.</summary>
    public RecipeChange NormalizeWeights(bool? normalizeWeights) =>
        Settings(merge => merge with { NormalizeWeights = normalizeWeights ?? merge.NormalizeWeights });

    /// <summary><c>scale</c>.</summary>
    public RecipeChange Scale(double? scale) =>
        Settings(merge => merge with { Scale = Decimals.Of(scale) ?? merge.Scale });

    /// <summary><c>rank</c>.</summary>
    public RecipeChange Rank(RankPolicy? rank) => Settings(merge => merge with { Rank = rank ?? merge.Rank });

    /// <summary><c>seed</c>.</summary>
    public RecipeChange Seed(long? seed) => Settings(merge => merge with { Seed = seed ?? merge.Seed });

    /// <summary><c>svd_rank</c>.</summary>
    public RecipeChange SvdRank(int? svdRank) => Settings(merge => merge with { SvdRank = svdRank ?? merge.SvdRank });

    /// <summary><c>svd_clamp</c>.</summary>
    public RecipeChange SvdClamp(double? svdClamp) =>
        Settings(merge => merge with { SvdClamp = Decimals.Of(svdClamp) ?? merge.SvdClamp });

    /// <summary><c>output.adapter</c>.</summary>
    public RecipeChange Output(string? folder)
    {
        model = model with { Output = model.Output with { Adapter = folder ?? model.Output.Adapter } };
        return this;
    }

    /// <summary><c>output.model</c>.</summary>
    public RecipeChange OutputModel(string? folder)
    {
        model = model with { Output = model.Output with { Model = folder ?? model.Output.Model } };
        return this;
    }

    /// <summary><c>output.dtype</c>.</summary>
    public RecipeChange DType(DType? type)
    {
        model = model with { Output = model.Output with { DType = type ?? model.Output.DType } };
        return this;
    }

    /// <summary>The changed recipe, checked and planned anew from the lock's facts.</summary>
    /// <exception cref="FindingException">It has errors; carries everything found.</exception>
    public CompiledRecipe Checked() => compiled.With(model);

    // A weight that is not written is 1, and stays unwritten unless it changes.
    private static AdapterEntry Weighted(AdapterEntry entry, string adapter, double? weight) =>
        entry.Key == adapter && Decimals.Of(weight) is { } value && value != (entry.Weight ?? 1)
            ? entry with
            {
                Weight = value,
            }
            : entry;

    private RecipeChange Settings(Func<MergeSettings, MergeSettings> change)
    {
        model = model with { Merge = change(model.Merge) };
        return this;
    }
}
