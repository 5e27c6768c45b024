using MergeDsl.Core.Adapters;
using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Adapters.Lycoris;
using MergeDsl.Core.Adapters.SingleFiles;
using MergeDsl.Core.Findings;

namespace MergeDsl.Core.Fusing.Pipelines;

/// <summary>
/// Tells where diffusers or LyCORIS make something else of a single file than its training meant (<c>kohya.md</c> 1, 3, 4, 5), without a word.
/// What they refuse is not told: who uses them sees it.
/// </summary>
/// <param name="adapter">The adapter, its modules as the file names them.</param>
/// <param name="modules">The base's modules by the names that files give them.</param>
internal sealed class ToolDifferences(FuseInput adapter, PipelineModules modules)
{
    private const string Diffusers = "diffusers";
    private const string Merge = "LyCORIS' merge";
    private const string LastOfAttention = "out_proj";

    private static readonly string[] Queries =
    [
        "to_q",
        "to_k",
        "to_v",
        "to_out_0",
        "q_proj",
        "k_proj",
        "v_proj",
        "out_proj",
    ];

    private readonly string[] keys =
    [
        .. adapter
            .Facts.Modules.Select(module => module.Path)
            .Concat(adapter.Facts.Tuned.Select(module => module.Path)),
    ];

    private EquatableArray<LoraModule> Plain => adapter.Facts.Modules;

    private EquatableArray<TunedModule> Tuned => adapter.Facts.Tuned;

    /// <summary>The findings.</summary>
    public IEnumerable<Finding> All() =>
        new[]
        {
            ScaleTwice(),
            DoraDropped(),
            MagnitudesOfEncoder(),
            AlphaOfAttention(),
            AlphaZero(),
            AttentionOfEncoder(),
            OutsideBlocks(),
            MixedSpellings(),
            AnyDenoiser(),
            OnlyEncoder(),
            FlatEncoder(),
            UnetBesideTwoEncoders(),
        }.OfType<Finding>();

    private Finding? ScaleTwice()
    {
        var module = Tuned.FirstOrDefault(module =>
            RankOf(module) is { } rank && AlphaOf(module) is var alpha && alpha != 0 && alpha != rank
        );
        return module is null
            ? null
            : Told(Merge, $"it applies alpha/rank of '{module.Path}' twice, its forward pass once");
    }

    private Finding? DoraDropped() =>
        Tuned.Any(module => module.Find(Dora.Scale) is not null && module.Find(Locon.Down) is not null)
            ? Told(Diffusers, $"it leaves out '{Dora.Scale}' and adds a plain LoRA")
            : null;

    private Finding? MagnitudesOfEncoder() =>
        Plain.Any(module => module.Magnitude is not null && IsEncoder(module.Path))
            ? Told(Diffusers, "it takes the norms of the text encoder's weights for the magnitudes in the file")
            : null;

    private Finding? AlphaOfAttention()
    {
        var flat = Plain.Where(module => SingleFileName.IsFlat(module.Path) && !IsOfFlux(module.Path)).ToArray();
        var differ = flat.Select(module => module.Alpha).Distinct().Count() > 1;
        return differ && flat.FirstOrDefault(module => IsAttention(module.Path)) is { } one
            ? Told(
                Diffusers,
                $"it gives attention layers such as '{one.Path}' the alpha that most modules have, not their own"
            )
            : null;
    }

    private Finding? AlphaZero()
    {
        var zero = Plain.FirstOrDefault(module => module.IsAlphaZero)?.Path;
        return zero is null
            ? null
            : Told(Diffusers, $"it leaves '{zero}' as it is, whose alpha is 0; in training, 0 stands for the rank");
    }

    private Finding? AttentionOfEncoder()
    {
        var encoder = keys.Where(key => SingleFileName.IsFlat(key) && IsEncoder(key)).ToArray();
        var lost = encoder.FirstOrDefault(key => IsAttention(key));
        return lost is not null && !encoder.Any(key => key.EndsWith(LastOfAttention, StringComparison.Ordinal))
            ? Told(
                Diffusers,
                $"without an '{LastOfAttention}' it refuses or leaves out the text encoder's attention, such as '{lost}'"
            )
            : null;
    }

    private Finding? OutsideBlocks()
    {
        var outside = keys.FirstOrDefault(key => IsOfFlux(key) && !key.Contains("_blocks_"));
        return outside is null
            ? null
            : Told(Diffusers, $"it does not load '{outside}', and what else lies outside the blocks");
    }

    private Finding? MixedSpellings()
    {
        var dotted = Plain
            .Where(module => !SingleFileName.IsFlat(module.Path))
            .Select(module => module.A.Name)
            .ToArray();
        var spelled = dotted.Where(name => name.Contains(".lora_A.")).ToArray();
        var others = dotted.Where(name => name.Contains(".lora.down.")).ToArray();
        return spelled.Length > 0 && others.Length > 0
            ? Told(Diffusers, $"it reads names like '{spelled[0]}' or like '{others[0]}', not both")
            : null;
    }

    private Finding? AnyDenoiser()
    {
        const string Prefix = PipelineComponents.AnyDenoiser + ".";
        var key = keys.FirstOrDefault(key =>
            key.StartsWith(Prefix, StringComparison.Ordinal)
            && modules.Find(key).FirstOrDefault() is { } only
            && only.Path.EndsWith(key.Substring(Prefix.Length), StringComparison.Ordinal)
        );
        return key is null ? null : Told(Diffusers, $"it loads nothing from names like '{key}'");
    }

    private Finding? OnlyEncoder()
    {
        const string Numbered = "lora_te1_";
        return keys.Any(key => key.StartsWith(Numbered, StringComparison.Ordinal)) && !modules.HasSecondEncoder
            ? Told(Merge, $"it finds nothing under '{Numbered}' where there is one text encoder")
            : null;
    }

    private Finding? FlatEncoder()
    {
        var key = keys.FirstOrDefault(key =>
            SingleFileName.IsFlat(key)
            && IsEncoder(key)
            && !key.Contains("_text_model_")
            && !key.Contains("text_projection")
        );
        return key is null ? null : Told(Merge, $"it finds nothing called '{key}', without 'text_model'");
    }

    private Finding? UnetBesideTwoEncoders() =>
        modules.HasSecondEncoder
        && modules.HasUnet
        && keys.Any(key => key.StartsWith("lora_unet_", StringComparison.Ordinal))
            ? Told(Merge, "it finds nothing of a diffusers UNet beside two text encoders")
            : null;

    private Finding Told(string tool, string why) =>
        Finding.Of(SingleFileFindings.ToolDiffers, adapter.Name, tool, why);

    private static bool IsEncoder(string key) =>
        key.StartsWith("lora_te", StringComparison.Ordinal) || key.StartsWith("text_encoder", StringComparison.Ordinal);

    private static bool IsAttention(string key) =>
        Queries.Any(name => key.EndsWith($"_{name}", StringComparison.Ordinal));

    private bool IsOfFlux(string key) =>
        modules.HasTransformer && key.StartsWith("lora_unet_", StringComparison.Ordinal);

    private static double AlphaOf(TunedModule module) =>
        module.Scalars.FirstOrDefault(scalar => scalar.Name == LycorisKind.Alpha)?.Value ?? 0;

    private static long? RankOf(TunedModule module) =>
        (module.Find("hada_w1_b") ?? module.Find("lokr_w2_b") ?? module.Find("lokr_w1_b"))?.Shape[0];
}
