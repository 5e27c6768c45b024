using MergeDsl.Core.Adapters.Kinds;

namespace MergeDsl.Core.Fusing.Pipelines;

/// <summary>
/// The names that the modules of Flux have in its original code, which kohya's files use (<c>kohya.md</c> 3). Some of its matrices are several
/// in diffusers, rows behind each other; and the halves of the last modulation have changed places.
/// </summary>
internal static class FluxNames
{
    private const string Number = "{}";

    private static readonly (string Theirs, string[] Ours)[] Names =
    [
        ("double_blocks.{}.img_attn.qkv", Attention("transformer_blocks.{}.attn.", "to_q", "to_k", "to_v")),
        ("double_blocks.{}.img_attn.proj", ["transformer_blocks.{}.attn.to_out.0"]),
        ("double_blocks.{}.img_mlp.0", ["transformer_blocks.{}.ff.net.0.proj"]),
        ("double_blocks.{}.img_mlp.2", ["transformer_blocks.{}.ff.net.2"]),
        ("double_blocks.{}.img_mod.lin", ["transformer_blocks.{}.norm1.linear"]),
        (
            "double_blocks.{}.txt_attn.qkv",
            Attention("transformer_blocks.{}.attn.", "add_q_proj", "add_k_proj", "add_v_proj")
        ),
        ("double_blocks.{}.txt_attn.proj", ["transformer_blocks.{}.attn.to_add_out"]),
        ("double_blocks.{}.txt_mlp.0", ["transformer_blocks.{}.ff_context.net.0.proj"]),
        ("double_blocks.{}.txt_mlp.2", ["transformer_blocks.{}.ff_context.net.2"]),
        ("double_blocks.{}.txt_mod.lin", ["transformer_blocks.{}.norm1_context.linear"]),
        (
            "single_blocks.{}.linear1",
            Attention("single_transformer_blocks.{}.", "attn.to_q", "attn.to_k", "attn.to_v", "proj_mlp")
        ),
        ("single_blocks.{}.linear2", ["single_transformer_blocks.{}.proj_out"]),
        ("single_blocks.{}.modulation.lin", ["single_transformer_blocks.{}.norm.linear"]),
        ("img_in", ["x_embedder"]),
        ("txt_in", ["context_embedder"]),
        ("time_in.in_layer", ["time_text_embed.timestep_embedder.linear_1"]),
        ("time_in.out_layer", ["time_text_embed.timestep_embedder.linear_2"]),
        ("vector_in.in_layer", ["time_text_embed.text_embedder.linear_1"]),
        ("vector_in.out_layer", ["time_text_embed.text_embedder.linear_2"]),
        ("guidance_in.in_layer", ["time_text_embed.guidance_embedder.linear_1"]),
        ("guidance_in.out_layer", ["time_text_embed.guidance_embedder.linear_2"]),
        ("final_layer.linear", ["proj_out"]),
    ];

    private const string LastModulation = "norm_out.linear";

    /// <summary>True for a transformer of this architecture.</summary>
    /// <param name="rows">The rows of the weights of its modules, by path.</param>
    public static bool IsOne(IReadOnlyDictionary<string, long> rows) =>
        rows.ContainsKey("context_embedder") && rows.ContainsKey("single_transformer_blocks.0.proj_mlp");

    /// <summary>The other names of the modules.</summary>
    /// <param name="rows">The rows of the weights of its modules, by path.</param>
    public static IEnumerable<ModuleAlias> Of(IReadOnlyDictionary<string, long> rows)
    {
        foreach (var (theirs, ours) in Names)
        {
            for (var number = 0; ours.All(path => rows.ContainsKey(Numbered(path, number))); number++)
            {
                foreach (
                    var alias in Aliases(
                        Numbered(theirs, number),
                        [.. ours.Select(path => Numbered(path, number))],
                        rows
                    )
                )
                {
                    yield return alias;
                }

                if (!theirs.Contains(Number))
                {
                    break;
                }
            }
        }

        if (rows.TryGetValue(LastModulation, out var all))
        {
            var halves = EquatableArray.Of(new RowRange(all / 2, all - (all / 2)), new RowRange(0, all / 2));
            yield return new ModuleAlias("final_layer.adaLN_modulation.1", LastModulation, halves);
        }
    }

    private static string[] Attention(string block, params string[] modules) =>
        [.. modules.Select(name => block + name)];

    private static string Numbered(string name, int number) => name.Replace(Number, Text.Numbers.Text(number));

    private static IEnumerable<ModuleAlias> Aliases(string name, string[] paths, IReadOnlyDictionary<string, long> rows)
    {
        if (paths.Length == 1)
        {
            yield return new ModuleAlias(name, paths[0]);
            yield break;
        }

        var first = 0L;
        foreach (var path in paths)
        {
            yield return new ModuleAlias(name, path, EquatableArray.Of(new RowRange(first, rows[path])));
            first += rows[path];
        }
    }
}
