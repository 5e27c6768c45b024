#nullable enable

namespace MergeDsl.Tests.Compiled
{
    /// <summary>The adapters that the lock describes.</summary>
    [global::System.CodeDom.Compiler.GeneratedCode("MergeDsl", "0.1.0")]
    public static partial class Adapters
    {
        /// <summary><c>adapters/reverse</c>: LORA of rank 8 on TinyLlama, 28 modules.</summary>
        public static global::MergeDsl.Adapter<global::MergeDsl.Tests.Compiled.Bases.TinyLlama> Reverse { get; } =
            global::MergeDsl.Generated.Handles.Adapter<global::MergeDsl.Tests.Compiled.Bases.TinyLlama>(
                "reverse",
                "adapters/reverse",
                "recipes",
                new("8227be01280bd8250cedce9fa31a1914fd11f2abdbf630a64ccceccd7bad0dbf", "02321d87835ba885eaff836f0c6c735d7c3629e87992a706408507f815ebcaef", "a1e1a0df"),
                ReverseFacts
            );

        private static global::MergeDsl.Core.Adapters.AdapterFacts ReverseFacts()
        {
            var adapter = new global::MergeDsl.Generated.AdapterLiteral(
                "LORA",
                new global::MergeDsl.Core.Adapters.LoraConfig
                {
                    BaseModel = "models/tiny-llama",
                    Rank = 8,
                    Alpha = 16,
                    TargetModules = global::MergeDsl.Core.Adapters.ModuleSelection.OfNames(["gate_proj", "v_proj", "o_proj", "k_proj", "up_proj", "down_proj", "q_proj"]),
                    TaskType = "CAUSAL_LM",
                }
            );
            adapter.Lora("model.layers.0.mlp.down_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 352, @out: 128, alpha: 16, scaling: 2);
            adapter.Lora("model.layers.0.mlp.gate_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 352, alpha: 16, scaling: 2);
            adapter.Lora("model.layers.0.mlp.up_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 352, alpha: 16, scaling: 2);
            adapter.Lora("model.layers.0.self_attn.k_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 64, alpha: 16, scaling: 2);
            adapter.Lora("model.layers.0.self_attn.o_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 128, alpha: 16, scaling: 2);
            adapter.Lora("model.layers.0.self_attn.q_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 128, alpha: 16, scaling: 2);
            adapter.Lora("model.layers.0.self_attn.v_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 64, alpha: 16, scaling: 2);
            adapter.Lora("model.layers.1.mlp.down_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 352, @out: 128, alpha: 16, scaling: 2);
            adapter.Lora("model.layers.1.mlp.gate_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 352, alpha: 16, scaling: 2);
            adapter.Lora("model.layers.1.mlp.up_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 352, alpha: 16, scaling: 2);
            adapter.Lora("model.layers.1.self_attn.k_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 64, alpha: 16, scaling: 2);
            adapter.Lora("model.layers.1.self_attn.o_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 128, alpha: 16, scaling: 2);
            adapter.Lora("model.layers.1.self_attn.q_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 128, alpha: 16, scaling: 2);
            adapter.Lora("model.layers.1.self_attn.v_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 64, alpha: 16, scaling: 2);
            adapter.Lora("model.layers.2.mlp.down_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 352, @out: 128, alpha: 16, scaling: 2);
            adapter.Lora("model.layers.2.mlp.gate_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 352, alpha: 16, scaling: 2);
            adapter.Lora("model.layers.2.mlp.up_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 352, alpha: 16, scaling: 2);
            adapter.Lora("model.layers.2.self_attn.k_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 64, alpha: 16, scaling: 2);
            adapter.Lora("model.layers.2.self_attn.o_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 128, alpha: 16, scaling: 2);
            adapter.Lora("model.layers.2.self_attn.q_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 128, alpha: 16, scaling: 2);
            adapter.Lora("model.layers.2.self_attn.v_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 64, alpha: 16, scaling: 2);
            adapter.Lora("model.layers.3.mlp.down_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 352, @out: 128, alpha: 16, scaling: 2);
            adapter.Lora("model.layers.3.mlp.gate_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 352, alpha: 16, scaling: 2);
            adapter.Lora("model.layers.3.mlp.up_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 352, alpha: 16, scaling: 2);
            adapter.Lora("model.layers.3.self_attn.k_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 64, alpha: 16, scaling: 2);
            adapter.Lora("model.layers.3.self_attn.o_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 128, alpha: 16, scaling: 2);
            adapter.Lora("model.layers.3.self_attn.q_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 128, alpha: 16, scaling: 2);
            adapter.Lora("model.layers.3.self_attn.v_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 64, alpha: 16, scaling: 2);
            return adapter.Facts;
        }

        /// <summary><c>adapters/sort</c>: LORA of rank 8 on TinyLlama, 28 modules.</summary>
        public static global::MergeDsl.Adapter<global::MergeDsl.Tests.Compiled.Bases.TinyLlama> Sort { get; } =
            global::MergeDsl.Generated.Handles.Adapter<global::MergeDsl.Tests.Compiled.Bases.TinyLlama>(
                "sort",
                "adapters/sort",
                "recipes",
                new("e0ddb686ca4ddc08ee332496f9aad52af763cd5da9eb5cd40841bc0ad4e1f10a", "02321d87835ba885eaff836f0c6c735d7c3629e87992a706408507f815ebcaef", "63b18987"),
                SortFacts
            );

        private static global::MergeDsl.Core.Adapters.AdapterFacts SortFacts()
        {
            var adapter = new global::MergeDsl.Generated.AdapterLiteral(
                "LORA",
                new global::MergeDsl.Core.Adapters.LoraConfig
                {
                    BaseModel = "models/tiny-llama",
                    Rank = 8,
                    Alpha = 8,
                    TargetModules = global::MergeDsl.Core.Adapters.ModuleSelection.OfNames(["gate_proj", "v_proj", "o_proj", "k_proj", "up_proj", "down_proj", "q_proj"]),
                    TaskType = "CAUSAL_LM",
                }
            );
            adapter.Lora("model.layers.0.mlp.down_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 352, @out: 128, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.0.mlp.gate_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 352, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.0.mlp.up_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 352, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.0.self_attn.k_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 64, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.0.self_attn.o_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 128, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.0.self_attn.q_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 128, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.0.self_attn.v_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 64, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.1.mlp.down_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 352, @out: 128, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.1.mlp.gate_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 352, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.1.mlp.up_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 352, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.1.self_attn.k_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 64, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.1.self_attn.o_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 128, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.1.self_attn.q_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 128, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.1.self_attn.v_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 64, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.2.mlp.down_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 352, @out: 128, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.2.mlp.gate_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 352, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.2.mlp.up_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 352, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.2.self_attn.k_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 64, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.2.self_attn.o_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 128, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.2.self_attn.q_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 128, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.2.self_attn.v_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 64, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.3.mlp.down_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 352, @out: 128, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.3.mlp.gate_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 352, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.3.mlp.up_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 352, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.3.self_attn.k_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 64, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.3.self_attn.o_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 128, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.3.self_attn.q_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 128, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.3.self_attn.v_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 64, alpha: 8, scaling: 1);
            return adapter.Facts;
        }

        /// <summary><c>adapters/spell</c>: LORA of rank 8 on TinyLlama, 28 modules.</summary>
        public static global::MergeDsl.Adapter<global::MergeDsl.Tests.Compiled.Bases.TinyLlama> Spell { get; } =
            global::MergeDsl.Generated.Handles.Adapter<global::MergeDsl.Tests.Compiled.Bases.TinyLlama>(
                "spell",
                "adapters/spell",
                "recipes",
                new("e0ddb686ca4ddc08ee332496f9aad52af763cd5da9eb5cd40841bc0ad4e1f10a", "02321d87835ba885eaff836f0c6c735d7c3629e87992a706408507f815ebcaef", "99986f4f"),
                SpellFacts
            );

        private static global::MergeDsl.Core.Adapters.AdapterFacts SpellFacts()
        {
            var adapter = new global::MergeDsl.Generated.AdapterLiteral(
                "LORA",
                new global::MergeDsl.Core.Adapters.LoraConfig
                {
                    BaseModel = "models/tiny-llama",
                    Rank = 8,
                    Alpha = 8,
                    TargetModules = global::MergeDsl.Core.Adapters.ModuleSelection.OfNames(["gate_proj", "v_proj", "o_proj", "k_proj", "up_proj", "down_proj", "q_proj"]),
                    TaskType = "CAUSAL_LM",
                }
            );
            adapter.Lora("model.layers.0.mlp.down_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 352, @out: 128, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.0.mlp.gate_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 352, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.0.mlp.up_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 352, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.0.self_attn.k_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 64, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.0.self_attn.o_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 128, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.0.self_attn.q_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 128, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.0.self_attn.v_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 64, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.1.mlp.down_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 352, @out: 128, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.1.mlp.gate_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 352, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.1.mlp.up_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 352, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.1.self_attn.k_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 64, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.1.self_attn.o_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 128, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.1.self_attn.q_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 128, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.1.self_attn.v_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 64, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.2.mlp.down_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 352, @out: 128, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.2.mlp.gate_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 352, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.2.mlp.up_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 352, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.2.self_attn.k_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 64, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.2.self_attn.o_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 128, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.2.self_attn.q_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 128, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.2.self_attn.v_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 64, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.3.mlp.down_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 352, @out: 128, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.3.mlp.gate_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 352, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.3.mlp.up_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 352, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.3.self_attn.k_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 64, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.3.self_attn.o_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 128, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.3.self_attn.q_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 128, alpha: 8, scaling: 1);
            adapter.Lora("model.layers.3.self_attn.v_proj", global::MergeDsl.DType.Float32, rank: 8, @in: 128, @out: 64, alpha: 8, scaling: 1);
            return adapter.Facts;
        }
    }
}
