#nullable enable

namespace MergeDsl.Tests.Compiled
{
    public static partial class Recipes
    {
        /// <summary><c>recipes/ties-dense.recipe.yaml</c>: ties in space dense of reverse, sort and spell.</summary>
        public static global::MergeDsl.Tests.Compiled.TiesDense TiesDense { get; } = new();
    }

    /// <summary>Ties in space dense of reverse, sort and spell, from <c>recipes/ties-dense.recipe.yaml</c>.</summary>
    [global::System.CodeDom.Compiler.GeneratedCode("MergeDsl", "0.1.0")]
    public sealed partial class TiesDense : global::MergeDsl.RecipePlan
    {
        internal TiesDense()
            : this(
                new global::MergeDsl.Generated.CompiledRecipe(
                    "recipes/ties-dense.recipe.yaml",
                    Described(),
                    Lowered,
                    [global::MergeDsl.Tests.Compiled.Adapters.Reverse, global::MergeDsl.Tests.Compiled.Adapters.Sort, global::MergeDsl.Tests.Compiled.Adapters.Spell],
                    global::MergeDsl.Tests.Compiled.Bases.TinyLlama.Model
                )
            ) { }

        private TiesDense(global::MergeDsl.Generated.CompiledRecipe compiled)
            : base(compiled) { }

        /// <summary>Weights of the adapters.</summary>
        public AdapterWeights Weights => new(WeightOf("reverse"), WeightOf("sort"), WeightOf("spell"));

        /// <summary>The share of the entries that pruning keeps.</summary>
        public double Density => Model.Merge.Density ?? 1;

        /// <summary>How signs are elected.</summary>
        public global::MergeDsl.MajoritySign MajoritySign => Model.Merge.MajoritySign ?? global::MergeDsl.MajoritySign.Total;

        /// <summary>One factor on the whole merged delta.</summary>
        public double Scale => Model.Merge.Scale ?? 1;

        /// <summary>How the rank of the result is chosen.</summary>
        public global::MergeDsl.RankPolicy Rank => Model.Merge.Rank ?? global::MergeDsl.RankPolicy.Max;

        /// <summary>The recipe with other values, checked again; what is left out stays as it is.</summary>
        /// <param name="weights">Changes the weights.</param>
        /// <param name="density">The share of the entries that pruning keeps.</param>
        /// <param name="majoritySign">How signs are elected.</param>
        /// <param name="normalizeWeights">Whether weights are divided by their sum.</param>
        /// <param name="scale">One factor on the whole merged delta.</param>
        /// <param name="rank">How the rank of the result is chosen.</param>
        /// <param name="dtype">What the result is stored as.</param>
        /// <param name="output">The output folder.</param>
        /// <exception cref="global::MergeDsl.FindingException">The values are wrong.</exception>
        public global::MergeDsl.Tests.Compiled.TiesDense With(
            global::System.Func<AdapterWeights, AdapterWeights>? weights = null,
            double? density = null,
            global::MergeDsl.MajoritySign? majoritySign = null,
            bool? normalizeWeights = null,
            double? scale = null,
            global::MergeDsl.RankPolicy? rank = null,
            global::MergeDsl.DType? dtype = null,
            string? output = null
        )
        {
            var weighted = weights is null ? Weights : weights(Weights);
            return new(
                Change()
                    .Weight("reverse", weighted.Reverse)
                    .Weight("sort", weighted.Sort)
                    .Weight("spell", weighted.Spell)
                    .Density(density)
                    .MajoritySign(majoritySign)
                    .NormalizeWeights(normalizeWeights)
                    .Scale(scale)
                    .Rank(rank)
                    .DType(dtype)
                    .Output(output)
                    .Checked()
            );
        }

        /// <summary>The recipe with its paths relative to another folder.</summary>
        public global::MergeDsl.Tests.Compiled.TiesDense In(string folder) => new(MovedTo(folder));

        private static global::MergeDsl.Core.Recipes.RecipeModel Described() =>
            new(
                "TiesDense",
                "models/tiny-llama",
                global::MergeDsl.Generated.Literal.List(
                    new global::MergeDsl.Core.Recipes.AdapterEntry("reverse", "adapters/reverse", null),
                    new global::MergeDsl.Core.Recipes.AdapterEntry("sort", "adapters/sort", null),
                    new global::MergeDsl.Core.Recipes.AdapterEntry("spell", "adapters/spell", null)
                ),
                new global::MergeDsl.Core.Recipes.MergeSettings
                {
                    Method = "ties",
                    Space = global::MergeDsl.Space.Dense,
                    Density = 0.5,
                    MajoritySign = global::MergeDsl.MajoritySign.Total,
                    Scale = 2,
                    Rank = new global::MergeDsl.RankPolicy.Energy(0.95),
                },
                default,
                new global::MergeDsl.Core.Recipes.OutputSettings("out/ties-dense", global::MergeDsl.DType.Float32)
            );

        private static global::MergeDsl.Core.Planning.MergePlan Lowered()
        {
            var plan = new global::MergeDsl.Generated.LoweredPlan("TiesDense", "ties", global::MergeDsl.Space.Dense)
            {
                Density = 0.5,
                Scale = 2,
            };
            var reverse = plan.Read("reverse", "adapters/reverse", global::MergeDsl.Tests.Compiled.Adapters.Reverse);
            var sort = plan.Read("sort", "adapters/sort", global::MergeDsl.Tests.Compiled.Adapters.Sort);
            var spell = plan.Read("spell", "adapters/spell", global::MergeDsl.Tests.Compiled.Adapters.Spell);
            plan.Merge("model.layers.0.mlp.down_proj", rank: 128, [(reverse, 1), (sort, 1), (spell, 1)], energy: 0.95);
            plan.Merge("model.layers.0.mlp.gate_proj", rank: 128, [(reverse, 1), (sort, 1), (spell, 1)], energy: 0.95);
            plan.Merge("model.layers.0.mlp.up_proj", rank: 128, [(reverse, 1), (sort, 1), (spell, 1)], energy: 0.95);
            plan.Merge("model.layers.0.self_attn.k_proj", rank: 64, [(reverse, 1), (sort, 1), (spell, 1)], energy: 0.95);
            plan.Merge("model.layers.0.self_attn.o_proj", rank: 128, [(reverse, 1), (sort, 1), (spell, 1)], energy: 0.95);
            plan.Merge("model.layers.0.self_attn.q_proj", rank: 128, [(reverse, 1), (sort, 1), (spell, 1)], energy: 0.95);
            plan.Merge("model.layers.0.self_attn.v_proj", rank: 64, [(reverse, 1), (sort, 1), (spell, 1)], energy: 0.95);
            plan.Merge("model.layers.1.mlp.down_proj", rank: 128, [(reverse, 1), (sort, 1), (spell, 1)], energy: 0.95);
            plan.Merge("model.layers.1.mlp.gate_proj", rank: 128, [(reverse, 1), (sort, 1), (spell, 1)], energy: 0.95);
            plan.Merge("model.layers.1.mlp.up_proj", rank: 128, [(reverse, 1), (sort, 1), (spell, 1)], energy: 0.95);
            plan.Merge("model.layers.1.self_attn.k_proj", rank: 64, [(reverse, 1), (sort, 1), (spell, 1)], energy: 0.95);
            plan.Merge("model.layers.1.self_attn.o_proj", rank: 128, [(reverse, 1), (sort, 1), (spell, 1)], energy: 0.95);
            plan.Merge("model.layers.1.self_attn.q_proj", rank: 128, [(reverse, 1), (sort, 1), (spell, 1)], energy: 0.95);
            plan.Merge("model.layers.1.self_attn.v_proj", rank: 64, [(reverse, 1), (sort, 1), (spell, 1)], energy: 0.95);
            plan.Merge("model.layers.2.mlp.down_proj", rank: 128, [(reverse, 1), (sort, 1), (spell, 1)], energy: 0.95);
            plan.Merge("model.layers.2.mlp.gate_proj", rank: 128, [(reverse, 1), (sort, 1), (spell, 1)], energy: 0.95);
            plan.Merge("model.layers.2.mlp.up_proj", rank: 128, [(reverse, 1), (sort, 1), (spell, 1)], energy: 0.95);
            plan.Merge("model.layers.2.self_attn.k_proj", rank: 64, [(reverse, 1), (sort, 1), (spell, 1)], energy: 0.95);
            plan.Merge("model.layers.2.self_attn.o_proj", rank: 128, [(reverse, 1), (sort, 1), (spell, 1)], energy: 0.95);
            plan.Merge("model.layers.2.self_attn.q_proj", rank: 128, [(reverse, 1), (sort, 1), (spell, 1)], energy: 0.95);
            plan.Merge("model.layers.2.self_attn.v_proj", rank: 64, [(reverse, 1), (sort, 1), (spell, 1)], energy: 0.95);
            plan.Merge("model.layers.3.mlp.down_proj", rank: 128, [(reverse, 1), (sort, 1), (spell, 1)], energy: 0.95);
            plan.Merge("model.layers.3.mlp.gate_proj", rank: 128, [(reverse, 1), (sort, 1), (spell, 1)], energy: 0.95);
            plan.Merge("model.layers.3.mlp.up_proj", rank: 128, [(reverse, 1), (sort, 1), (spell, 1)], energy: 0.95);
            plan.Merge("model.layers.3.self_attn.k_proj", rank: 64, [(reverse, 1), (sort, 1), (spell, 1)], energy: 0.95);
            plan.Merge("model.layers.3.self_attn.o_proj", rank: 128, [(reverse, 1), (sort, 1), (spell, 1)], energy: 0.95);
            plan.Merge("model.layers.3.self_attn.q_proj", rank: 128, [(reverse, 1), (sort, 1), (spell, 1)], energy: 0.95);
            plan.Merge("model.layers.3.self_attn.v_proj", rank: 64, [(reverse, 1), (sort, 1), (spell, 1)], energy: 0.95);
            return plan.Write(
                "out/ties-dense",
                new global::MergeDsl.Core.Adapters.LoraConfig
                {
                    BaseModel = "models/tiny-llama",
                    Rank = 128,
                    Alpha = 128,
                    RankPattern = global::MergeDsl.Generated.Literal.List(
                        new global::MergeDsl.Core.Adapters.PatternEntry(@"^model\.layers\.0\.self_attn\.k_proj", 64),
                        new global::MergeDsl.Core.Adapters.PatternEntry(@"^model\.layers\.0\.self_attn\.v_proj", 64),
                        new global::MergeDsl.Core.Adapters.PatternEntry(@"^model\.layers\.1\.self_attn\.k_proj", 64),
                        new global::MergeDsl.Core.Adapters.PatternEntry(@"^model\.layers\.1\.self_attn\.v_proj", 64),
                        new global::MergeDsl.Core.Adapters.PatternEntry(@"^model\.layers\.2\.self_attn\.k_proj", 64),
                        new global::MergeDsl.Core.Adapters.PatternEntry(@"^model\.layers\.2\.self_attn\.v_proj", 64),
                        new global::MergeDsl.Core.Adapters.PatternEntry(@"^model\.layers\.3\.self_attn\.k_proj", 64),
                        new global::MergeDsl.Core.Adapters.PatternEntry(@"^model\.layers\.3\.self_attn\.v_proj", 64)
                    ),
                    AlphaPattern = global::MergeDsl.Generated.Literal.List(
                        new global::MergeDsl.Core.Adapters.PatternEntry(@"^model\.layers\.0\.self_attn\.k_proj", 64),
                        new global::MergeDsl.Core.Adapters.PatternEntry(@"^model\.layers\.0\.self_attn\.v_proj", 64),
                        new global::MergeDsl.Core.Adapters.PatternEntry(@"^model\.layers\.1\.self_attn\.k_proj", 64),
                        new global::MergeDsl.Core.Adapters.PatternEntry(@"^model\.layers\.1\.self_attn\.v_proj", 64),
                        new global::MergeDsl.Core.Adapters.PatternEntry(@"^model\.layers\.2\.self_attn\.k_proj", 64),
                        new global::MergeDsl.Core.Adapters.PatternEntry(@"^model\.layers\.2\.self_attn\.v_proj", 64),
                        new global::MergeDsl.Core.Adapters.PatternEntry(@"^model\.layers\.3\.self_attn\.k_proj", 64),
                        new global::MergeDsl.Core.Adapters.PatternEntry(@"^model\.layers\.3\.self_attn\.v_proj", 64)
                    ),
                    TargetModules = global::MergeDsl.Core.Adapters.ModuleSelection.OfNames(["down_proj", "gate_proj", "k_proj", "o_proj", "q_proj", "up_proj", "v_proj"]),
                    TaskType = "CAUSAL_LM",
                }
            );
        }

        /// <summary>Weights of the adapters of TiesDense.</summary>
        /// <param name="Reverse">Weight of <c>reverse</c>.</param>
        /// <param name="Sort">Weight of <c>sort</c>.</param>
        /// <param name="Spell">Weight of <c>spell</c>.</param>
        [global::System.CodeDom.Compiler.GeneratedCode("MergeDsl", "0.1.0")]
        public sealed record AdapterWeights(double Reverse, double Sort, double Spell);
    }
}
