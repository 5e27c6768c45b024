#nullable enable

namespace MergeDsl.Tests.Compiled
{
    /// <summary>The base models that the lock describes.</summary>
    public static partial class Bases
    {
        /// <summary><c>models/tiny-llama</c>: llama, 38 tensors.</summary>
        [global::System.CodeDom.Compiler.GeneratedCode("MergeDsl", "0.1.0")]
        public sealed class TinyLlama : global::MergeDsl.IBaseModel
        {
            private TinyLlama() { }

            /// <summary>The model's handle.</summary>
            public static global::MergeDsl.BaseModel<global::MergeDsl.Tests.Compiled.Bases.TinyLlama> Model { get; } =
                global::MergeDsl.Generated.Handles.BaseModel<global::MergeDsl.Tests.Compiled.Bases.TinyLlama>(
                    "TinyLlama",
                    "models/tiny-llama",
                    "recipes",
                    new("d6528455db5d7e3f1d5793bd1a35e20cd7db58e7d9118266a72de7bfc2bf594d", "78445e6617b1e3365cec6cb94259fa2d78bac39902d8e5eb2b0943ffc4ad87ec", null),
                    Facts
                );

            static global::MergeDsl.BaseModel? global::MergeDsl.IBaseModel.Model => Model;

            private static global::MergeDsl.Core.Models.ModelFacts Facts()
            {
                var model = new global::MergeDsl.Generated.ModelLiteral
                {
                    ModelType = "llama",
                    Architecture = "LlamaForCausalLM",
                    VocabularySize = 512,
                    TiesEmbeddings = true,
                };
                model.Tensor("model.embed_tokens.weight", global::MergeDsl.DType.BFloat16, 512, 128);
                model.Tensor("model.layers.0.input_layernorm.weight", global::MergeDsl.DType.BFloat16, 128);
                model.Tensor("model.layers.0.mlp.down_proj.weight", global::MergeDsl.DType.BFloat16, 128, 352);
                model.Tensor("model.layers.0.mlp.gate_proj.weight", global::MergeDsl.DType.BFloat16, 352, 128);
                model.Tensor("model.layers.0.mlp.up_proj.weight", global::MergeDsl.DType.BFloat16, 352, 128);
                model.Tensor("model.layers.0.post_attention_layernorm.weight", global::MergeDsl.DType.BFloat16, 128);
                model.Tensor("model.layers.0.self_attn.k_proj.weight", global::MergeDsl.DType.BFloat16, 64, 128);
                model.Tensor("model.layers.0.self_attn.o_proj.weight", global::MergeDsl.DType.BFloat16, 128, 128);
                model.Tensor("model.layers.0.self_attn.q_proj.weight", global::MergeDsl.DType.BFloat16, 128, 128);
                model.Tensor("model.layers.0.self_attn.v_proj.weight", global::MergeDsl.DType.BFloat16, 64, 128);
                model.Tensor("model.layers.1.input_layernorm.weight", global::MergeDsl.DType.BFloat16, 128);
                model.Tensor("model.layers.1.mlp.down_proj.weight", global::MergeDsl.DType.BFloat16, 128, 352);
                model.Tensor("model.layers.1.mlp.gate_proj.weight", global::MergeDsl.DType.BFloat16, 352, 128);
                model.Tensor("model.layers.1.mlp.up_proj.weight", global::MergeDsl.DType.BFloat16, 352, 128);
                model.Tensor("model.layers.1.post_attention_layernorm.weight", global::MergeDsl.DType.BFloat16, 128);
                model.Tensor("model.layers.1.self_attn.k_proj.weight", global::MergeDsl.DType.BFloat16, 64, 128);
                model.Tensor("model.layers.1.self_attn.o_proj.weight", global::MergeDsl.DType.BFloat16, 128, 128);
                model.Tensor("model.layers.1.self_attn.q_proj.weight", global::MergeDsl.DType.BFloat16, 128, 128);
                model.Tensor("model.layers.1.self_attn.v_proj.weight", global::MergeDsl.DType.BFloat16, 64, 128);
                model.Tensor("model.layers.2.input_layernorm.weight", global::MergeDsl.DType.BFloat16, 128);
                model.Tensor("model.layers.2.mlp.down_proj.weight", global::MergeDsl.DType.BFloat16, 128, 352);
                model.Tensor("model.layers.2.mlp.gate_proj.weight", global::MergeDsl.DType.BFloat16, 352, 128);
                model.Tensor("model.layers.2.mlp.up_proj.weight", global::MergeDsl.DType.BFloat16, 352, 128);
                model.Tensor("model.layers.2.post_attention_layernorm.weight", global::MergeDsl.DType.BFloat16, 128);
                model.Tensor("model.layers.2.self_attn.k_proj.weight", global::MergeDsl.DType.BFloat16, 64, 128);
                model.Tensor("model.layers.2.self_attn.o_proj.weight", global::MergeDsl.DType.BFloat16, 128, 128);
                model.Tensor("model.layers.2.self_attn.q_proj.weight", global::MergeDsl.DType.BFloat16, 128, 128);
                model.Tensor("model.layers.2.self_attn.v_proj.weight", global::MergeDsl.DType.BFloat16, 64, 128);
                model.Tensor("model.layers.3.input_layernorm.weight", global::MergeDsl.DType.BFloat16, 128);
                model.Tensor("model.layers.3.mlp.down_proj.weight", global::MergeDsl.DType.BFloat16, 128, 352);
                model.Tensor("model.layers.3.mlp.gate_proj.weight", global::MergeDsl.DType.BFloat16, 352, 128);
                model.Tensor("model.layers.3.mlp.up_proj.weight", global::MergeDsl.DType.BFloat16, 352, 128);
                model.Tensor("model.layers.3.post_attention_layernorm.weight", global::MergeDsl.DType.BFloat16, 128);
                model.Tensor("model.layers.3.self_attn.k_proj.weight", global::MergeDsl.DType.BFloat16, 64, 128);
                model.Tensor("model.layers.3.self_attn.o_proj.weight", global::MergeDsl.DType.BFloat16, 128, 128);
                model.Tensor("model.layers.3.self_attn.q_proj.weight", global::MergeDsl.DType.BFloat16, 128, 128);
                model.Tensor("model.layers.3.self_attn.v_proj.weight", global::MergeDsl.DType.BFloat16, 64, 128);
                model.Tensor("model.norm.weight", global::MergeDsl.DType.BFloat16, 128);
                return model.Facts;
            }
        }
    }
}
