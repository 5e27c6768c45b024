using System.Runtime.InteropServices;
using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Evaluation.Models;
using MergeDsl.Testing;

namespace MergeDsl.Evaluation.Tests.Models;

/// <summary>What PEFT and transformers compute once they have fused an adapter of the fuse suite.</summary>
internal static class PeftLogits
{
    /// <summary>Compares the logits of a variant.</summary>
    /// <param name="model">The model.</param>
    /// <param name="variant">The variant.</param>
    /// <param name="id">The case of the suite.</param>
    /// <returns>The texts that were compared.</returns>
    public static int[][] ShouldBe(LanguageModel model, string variant, string id)
    {
        using var file = SafetensorsFile.Open(
            Path.Combine(FixtureArchive.Extract("fuse-logits"), $"{id}-logits.safetensors")
        );
        var ids = file.Tensors.Single(tensor => tensor.Name == "input_ids");
        int[][] texts =
        [
            .. MemoryMarshal
                .Cast<byte, long>(file.Data(ids))
                .ToArray()
                .Select(token => (int)token)
                .Chunk((int)ids.Shape[^1]),
        ];
        LmComparison.Rows([.. texts.SelectMany(text => model.Logits(variant, text))], LmCase.Rows(file, "logits"), id);
        return texts;
    }
}
