using System.Text.Json.Nodes;
using MergeDsl.Tests.Native.Reference;
using Shouldly;

namespace MergeDsl.Tests.Native;

/// <summary>What PEFT demands of a folder it is to load, checked by its own rules.</summary>
internal static class ResultConfig
{
    /// <summary>Fails unless config and tensors of a native result agree.</summary>
    /// <param name="result">The result.</param>
    /// <param name="basePaths">All module paths of the base model; null to leave the targets unchecked.</param>
    public static void AssertLoadable(SlowAdapter result, IEnumerable<string>? basePaths = null)
    {
        foreach (var module in result.Modules.Values)
        {
            result.RankFor(module.Path).ShouldBe(module.Rank, module.Path);
            result.ScalingFor(module.Path).ShouldBe(1, module.Path);
            module.B.Shape[1].ShouldBe(module.Rank, module.Path);
            (module.Bias is not null).ShouldBe(result.Flag("lora_bias"), module.Path);
            module.B.Type.ShouldBe(module.A.Type, module.Path);
        }

        if (basePaths is not null)
        {
            result
                .Selected(basePaths)
                .Order(StringComparer.Ordinal)
                .ShouldBe(result.Modules.Keys.Order(StringComparer.Ordinal));
        }

        AssertForm(result);
    }

    /// <summary>The module paths of a base model of the fixtures, from its tensor names.</summary>
    public static IReadOnlyList<string> PathsOf(string modelFolder) =>
        [
            .. SafetensorsFiles
                .Read(Path.Combine(modelFolder, "model.safetensors"))
                .Keys.Select(name => name[..name.LastIndexOf('.')])
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    // As Python's json.dumps(indent=2, sort_keys=True) writes it; rank patterns keep their order.
    private static void AssertForm(SlowAdapter result)
    {
        var text = File.ReadAllText(result.ConfigFile);
        text.ShouldStartWith("{\n  \"");
        text.ShouldEndWith("\n}");
        text.ShouldAllBe(letter => letter < 128);
        var keys = result.Config.Select(entry => entry.Key).ToArray();
        keys.ShouldBe(keys.Order(StringComparer.Ordinal));
        result.Config["peft_type"]!.GetValue<string>().ShouldBe("LORA");
        result.Config["inference_mode"]!.GetValue<bool>().ShouldBeTrue();
        result.Config["use_rslora"]?.GetValue<bool>().ShouldBeFalse();
        result.Config["use_dora"]?.GetValue<bool>().ShouldBeFalse();
        (result.Config["r"] as JsonValue)!.GetValue<int>().ShouldBe(result.Modules.Values.Max(module => module.Rank));
    }
}
