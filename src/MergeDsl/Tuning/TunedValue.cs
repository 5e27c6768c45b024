using MergeDsl.Core;
using MergeDsl.Core.Recipes;
using MergeDsl.Evaluation.Tuning;

namespace MergeDsl.Tuning;

/// <summary>A number of a recipe that a search changes.</summary>
/// <param name="Dimension">Its name, range and step.</param>
internal abstract record TunedValue(SearchDimension Dimension)
{
    private const double Factor = 1.25;

    // How much farther than an unusual value of the recipe a search may go, and than 0.
    private const double Room = 10;

    /// <summary>What the recipe says now.</summary>
    public abstract double Of(RecipeModel recipe);

    /// <summary>The recipe with another value.</summary>
    public abstract RecipeModel Set(RecipeModel recipe, double value);

    /// <summary>
    /// A number that is moved by factors, or by sums where it is not above 0. An unusual one of a recipe lies within its range, too.
    /// </summary>
    protected static SearchDimension Factors(string name, double low, double high, double now) =>
        now > 0
            ? new SearchDimension(
                name,
                now < low ? now / Room : low,
                now > high ? now * Room : high,
                Factor,
                IsFactor: true
            )
            : new SearchDimension(
                name,
                now < -Room ? now * Room : -Room,
                now < -Room ? -now * Room : Room,
                Math.Max(0.25, -now * (Factor - 1)),
                IsFactor: false
            );

    /// <summary>A weight.</summary>
    protected static SearchDimension Weight(string name, double now) => Factors(name, 0.01, 100, now);

    /// <summary>The weight of an adapter.</summary>
    public sealed record AdapterWeight(string Adapter, double Now) : TunedValue(Weight(Adapter, Now))
    {
        /// <inheritdoc/>
        public override double Of(RecipeModel recipe) =>
            recipe.Adapters.First(adapter => adapter.Key == Adapter).Weight ?? 1;

        /// <inheritdoc/>
        public override RecipeModel Set(RecipeModel recipe, double value) =>
            recipe with
            {
                Adapters = recipe
                    .Adapters.Select(adapter => adapter.Key == Adapter ? adapter with { Weight = value } : adapter)
                    .ToEquatableArray(),
            };
    }

    /// <summary>The weight of an adapter in a group of layers, as a rule behind those of the recipe.</summary>
    public sealed record LayerWeight(string Adapter, string Modules, double Now)
        : TunedValue(Weight($"{Adapter} in {Modules}", Now))
    {
        /// <inheritdoc/>
        public override double Of(RecipeModel recipe) =>
            recipe.Rules.FirstOrDefault(rule => rule.Modules == Modules)?.WeightOf(Adapter)
            ?? new AdapterWeight(Adapter, Now).Of(recipe);

        /// <inheritdoc/>
        public override RecipeModel Set(RecipeModel recipe, double value)
        {
            var rule = recipe.Rules.FirstOrDefault(rule => rule.Modules == Modules) ?? new ModuleRule(Modules);
            var weights = rule
                .Weights.Where(weight => weight.Adapter != Adapter)
                .Append(new RuleWeight(Adapter, value));
            var others = recipe.Rules.Where(other => other.Modules != Modules);
            return recipe with
            {
                Rules = others.Append(rule with { Weights = weights.ToEquatableArray() }).ToEquatableArray(),
            };
        }
    }

    /// <summary>The one factor on the merged change.</summary>
    public sealed record MergeScale(double Now) : TunedValue(Factors("scale", 0.05, 20, Now))
    {
        /// <inheritdoc/>
        public override double Of(RecipeModel recipe) => recipe.Merge.Scale ?? 1;

        /// <inheritdoc/>
        public override RecipeModel Set(RecipeModel recipe, double value) =>
            recipe with
            {
                Merge = recipe.Merge with { Scale = value },
            };
    }

    /// <summary>The share of entries that pruning keeps.</summary>
    public sealed record PruningDensity(double Now)
        : TunedValue(new SearchDimension("density", Math.Min(0.02, Now), 1, 0.15, IsFactor: false))
    {
        /// <summary>Where a recipe says nothing.</summary>
        public const double Usual = 0.5;

        /// <inheritdoc/>
        public override double Of(RecipeModel recipe) => recipe.Merge.Density ?? Usual;

        /// <inheritdoc/>
        public override RecipeModel Set(RecipeModel recipe, double value) =>
            recipe with
            {
                Merge = recipe.Merge with { Density = value },
            };
    }
}
