using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Evaluation.Models;
using MergeDsl.Testing;
using Xunit;

namespace MergeDsl.Evaluation.Tests.Models;

/// <summary>The sample of the recipes: a trained model in bfloat16, an adapter, and a sum of three with tuned weights.</summary>
public sealed class SampleTests
{
    [Fact]
    public void The_sample_gives_what_transformers_and_peft_give()
    {
        using var file = SafetensorsFile.Open(Path.Combine(LmCase.Suite, "sample", "logits.safetensors"));
        using var model = LanguageModel.Load(Checkout.Recipe("models", "tiny-llama"));
        model.Add("reverse", Adaptation.Load(model, Adapter("reverse", 1)));
        var tuned = JsonDocument.Parse(file.Metadata["tuned"]).RootElement.EnumerateObject();
        AppliedAdapter[] sum = [.. tuned.Select(pair => Adapter(pair.Name, pair.Value.GetDouble()))];
        model.Add("exact-sum-tuned", Adaptation.Load(model, sum));
        for (var number = 0; file.Tensors.Any(tensor => tensor.Name == Name(number, "input_ids")); number++)
        {
            var ids = file.Tensors.Single(tensor => tensor.Name == Name(number, "input_ids"));
            int[] tokens = [.. MemoryMarshal.Cast<byte, long>(file.Data(ids)).ToArray().Select(id => (int)id)];
            foreach (var variant in new[] { LanguageModel.Base, "reverse", "exact-sum-tuned" })
            {
                var name = Name(number, variant);
                LmComparison.Rows(model.Logits(variant, tokens), LmCase.Rows(file, name), name);
            }
        }
    }

    private static AppliedAdapter Adapter(string name, double weight) => new(Checkout.Recipe("adapters", name), weight);

    private static string Name(int number, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{number}.{what}");
}
