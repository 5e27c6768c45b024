using System.Globalization;

namespace MergeDsl.Core.Fusing.Pipelines;

/// <summary>
/// The names that the UNets of Stable Diffusion have in their original code (SGM), which sd-scripts writes for SDXL (<c>kohya.md</c> 3): blocks
/// are numbered through, every layer and every sampler counting as one.
/// </summary>
internal sealed class UnetNames
{
    private static readonly (string Ours, string Theirs)[] Outside =
    [
        ("conv_in", "input_blocks.0.0"),
        ("time_embedding.linear_1", "time_embed.0"),
        ("time_embedding.linear_2", "time_embed.2"),
        ("add_embedding.linear_1", "label_emb.0.0"),
        ("add_embedding.linear_2", "label_emb.0.2"),
        ("conv_norm_out", "out.0"),
        ("conv_out", "out.2"),
    ];

    private static readonly (string Ours, string Theirs)[] InResnets =
    [
        ("norm1", "in_layers.0"),
        ("conv1", "in_layers.2"),
        ("time_emb_proj", "emb_layers.1"),
        ("norm2", "out_layers.0"),
        ("conv2", "out_layers.3"),
        ("conv_shortcut", "skip_connection"),
    ];

    private readonly HashSet<string> attendingUpBlocks = [];
    private readonly int stride;

    /// <summary>Counts the layers of the UNet that has modules at <paramref name="paths"/>.</summary>
    public UnetNames(IReadOnlyList<string> paths)
    {
        const string FirstBlock = "down_blocks.0.resnets.";
        var layers = paths
            .Where(path => path.StartsWith(FirstBlock, StringComparison.Ordinal))
            .Select(path => path.Split('.')[3])
            .Distinct()
            .Count();
        stride = layers + 1;
        attendingUpBlocks.UnionWith(
            paths.Select(path => path.Split('.')).Where(IsAttentionOfUpBlock).Select(steps => steps[1])
        );
    }

    /// <summary>The original names of the module at <paramref name="path"/>: none, one, or two spellings of one.</summary>
    public IEnumerable<string> Originals(string path)
    {
        var steps = path.Split('.');
        return steps[0] == "up_blocks" && Numbers(steps, 1, 3) is var (block, _) && steps[2] == "upsamplers"
            ? Samplers(steps).Select(place => $"output_blocks.{((block + 1) * stride) - 1}.{place}.{Rest(steps, 4)}")
            : new[] { Original(path) }.OfType<string>();
    }

    private string? Original(string path)
    {
        if (Outside.FirstOrDefault(pair => pair.Ours == path).Theirs is { } outside)
        {
            return outside;
        }

        var steps = path.Split('.');
        return steps[0] switch
        {
            "down_blocks" when Numbers(steps, 1, 3) is var (block, layer) => steps[2] switch
            {
                "downsamplers" when Rest(steps, 4) == "conv" => $"input_blocks.{(block + 1) * stride}.0.op",
                _ => Layer($"input_blocks.{1 + (block * stride) + layer}", steps, 2),
            },
            "up_blocks" when Numbers(steps, 1, 3) is var (block, layer) => Layer(
                $"output_blocks.{(block * stride) + layer}",
                steps,
                2
            ),
            "mid_block" when steps.Length > 3 => (steps[1], steps[2]) switch
            {
                ("resnets", "0") => Resnet("middle_block.0", steps, 3),
                ("attentions", "0") => $"middle_block.1.{Rest(steps, 3)}",
                ("resnets", "1") => Resnet("middle_block.2", steps, 3),
                _ => null,
            },
            _ => null,
        };
    }

    private static bool IsAttentionOfUpBlock(string[] steps) =>
        steps.Length > 2 && steps[0] == "up_blocks" && steps[2] == "attentions";

    // Behind the resnet, and the attention where there is one; tables that count as if there always were are in use as well.
    private int[] Samplers(string[] steps) => attendingUpBlocks.Contains(steps[1]) ? [2] : [1, 2];

    private static (int Block, int Layer)? Numbers(string[] steps, int block, int layer) =>
        steps.Length > layer + 1
        && int.TryParse(steps[block], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
        && int.TryParse(steps[layer], NumberStyles.None, CultureInfo.InvariantCulture, out var second)
            ? (first, second)
            : null;

    private static string? Layer(string block, string[] steps, int kind) =>
        steps[kind] switch
        {
            "resnets" => Resnet($"{block}.0", steps, kind + 2),
            "attentions" => $"{block}.1.{Rest(steps, kind + 2)}",
            _ => null,
        };

    private static string? Resnet(string layer, string[] steps, int first) =>
        InResnets.FirstOrDefault(pair => pair.Ours == Rest(steps, first)).Theirs is { } inside
            ? $"{layer}.{inside}"
            : null;

    private static string Rest(string[] steps, int first) => string.Join(".", steps.Skip(first));
}
